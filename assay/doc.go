// Package assay is the in-silico wet laboratory: the experiments that papers
// report, run on simulated cells and read the way a bench scientist reads them.
//
// In the biology: thirteen dishes. A transwell counts cells that have come through a
// porous membrane towards an attractant. A Matrigel invasion assay is the same
// insert with a layer of matrix on the membrane that has to be opened or
// squeezed through. A scratch is a wound in a monolayer whose free area is
// measured on an image. A viability assay weighs living mass over days. The
// cytoskeleton assay looks at sparse cells one by one: protrusions, stress
// fibres, shape, speed. A culture is lysed and read node by node, as a pulldown,
// a blot or a PCR reads it. A spheroid is a ball of cells in a drop of medium that
// grows, uses up its oxygen and dies from the inside. Attraction and infiltration are
// inserts above medium that another line has conditioned. Aggregation is cells in
// suspension that drift, meet and hold one another. Intravasation is a slab of tumour
// beside a vessel, through whose wall cells leave, alone and in groups. Collagen is a
// gel around a ball of cells, into which they move singly, in strands or as a sheet. A
// barrier is a monolayer of endothelium on a filter, which vesicles of tumour cells open.
//
// In the mathematics: nothing of its own moves cells. Each assay builds the
// Spec of a tissue.Tissue (or, for the culture, a pathway.Population), plates
// cells by random sequential addition, steps through the clock, and reduces
// states to numbers. The only formulas here are the plume of attractant over a
// pore (attractant), the loss of protease into the medium (layerSettings.loss),
// the packing of plated cells (scatterDiscs), the counting of pixels (image), the two states of a touch (holds),
// the drift of rafts (drift), and the slits of a monolayer (monolayer), and the sorting of cells that leave a ball (leavers).
//
// In: an Assay whose Settings have been filled by name, and a Dish: kinds of
// cell with their treatments and media, mechanics, and the root of all chance in
// the well. Out: a Well with read-outs, series, and a picture on request.
//
// The clock of every assay starts at plating; a treatment that begins 48 h
// before has Start = −48 h, and the networks are brought to rest at its effect
// at time 0. Cells i = 1 … N lie where (root, plating, i) puts them, so wells of
// two arms with the same root are paired cell by cell; wells with different
// roots share nothing.
//
// A spheroid may be large and grow for long: threads can share it (Running.Crew), a
// Keeper keeps its state, from which it goes on bit for bit, and an observer sees it
// grow (Running.Watch).
//
// It does not choose numbers: each setting comes from a table or a study file,
// and a missing one is an error. It does not repeat wells, compare arms or draw.
// It leaves out: settling of the cells out of suspension, convection (media stand
// still), evaporation, matrix inside the pores, counting errors of the
// microscopist, and whatever lies outside the periodic patch. Of dissolved
// substances a dish holds the attractant and, with matrix, the protease, a spheroid
// oxygen; a line that secretes or senses others is refused by package tissue.
//
// Papers: Boyden 1962 (chamber), 10.1084/jem.115.3.453; Albini 1987
// (reconstituted matrix), PMID 2438036; Liang 2007 (scratch),
// 10.1038/nprot.2007.30; Berg & Purcell 1977 (flux through small openings),
// 10.1016/S0006-3495(77)85544-6; Feder 1980 (random sequential addition),
// 10.1016/0022-5193(80)90358-6; Curry 1984 (diffusion in slits; Handbook of
// Physiology, Microcirculation).
//
// The tests that speak for it: TestNobodyPassesAMembraneWithoutPores,
// TestDenserMatrixLetsFewerCellsThrough, TestFreeMassGrowsAtTheRateOfTheCycle,
// TestTheSameRootGivesTheSameWell, TestASpheroidGoesOnFromWhereItStoppedBitForBit.
package assay
