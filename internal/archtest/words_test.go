package archtest

import (
	"regexp"
	"strings"
)

// geneSymbols are symbols (HGNC) of genes that papers on breast cancer metastasis
// speak of. They are looked for as whole words in capitals. Symbols that are also
// words of English or of programming (MAX, REST, AR, CAT) are left out.
const geneSymbols = `
ACTA2 ADAM10 ADAM17 AKT AKT1 AKT2 AKT3 ALDH1A1 ANGPT1 ANGPT2 ANGPTL4 ANXA1 ANXA2 APC ATF4 ATM ATR AXL
BAX BCL2 BCL2L1 BRAF BRCA1 BRCA2 CASP3 CASP8 CASP9 CAV1 CCL2 CCL5 CCND1 CCR2 CCR5 CCR7 CD24 CD274 CD36 CD44 CD47
CDC42 CDH1 CDH2 CDH5 CDK4 CDK6 CDKN1A CDKN1B CDKN2A CEACAM1 CHI3L1 CLDN1 CLDN3 CLDN4 CLDN5 CLU COL1A1 COL1A2 COL3A1 COL4A1
CREB1 CSF1 CSF1R CSF2 CTGF CCN2 CTNNB1 CTSB CTSD CTSK CTTN CXCL1 CXCL2 CXCL5 CXCL8 CXCL10 CXCL12 CXCR1 CXCR2 CXCR3 CXCR4
DDR1 DDR2 DKK1 DSP EGF EGFR EPCAM EPHA2 ERBB2 ERBB3 EREG ERK ERK1 ERK2 ESR1 EZH2 FAK FAS FASLG FGF1 FGF2 FGFR1 FN1 FOXA1 FOXC2 FOXM1
FSCN1 GATA3 GDF15 GLUT1 GSK3B HER2 HGF HIF1A HRAS HSF1 HSPA1A HSPG2 ICAM1 IFNG IGF1 IGF1R IL1B IL2 IL6 IL6R IL8 IL10 IL11
ITGA2 ITGA4 ITGA5 ITGA6 ITGAV ITGB1 ITGB3 ITGB4 JAG1 JAK1 JAK2 JNK JUN JUP KDR KRAS KRT5 KRT8 KRT14 KRT18 L1CAM LAMA4 LIFR LIF LIMK1 LOX LOXL2 LRP1 LRP6 LRP8
MAP2K1 MAPK1 MAPK3 MAPK8 MDM2 MET MICA MIR200 MIR200C MIR21 MIR221 MKI67 MMP1 MMP2 MMP3 MMP7 MMP9 MMP13 MMP14 MTA1 MTOR MUC1 MYC
NANOG NFKB NFKB1 NFKBIA NOTCH1 NOTCH3 NRAS NRG1 NRP1 OCLN PAK1 PARP1 PDGFA PDGFB PDGFRB PECAM1 PGR PIK3CA PLAU PLAUR PLXNA1 PLXNB1 PLXNB2 POU5F1 PTEN PTGS2 PTHLH PTK2 PXN
RAC1 RAF1 RB1 RELA RHOA RHOC ROCK1 ROCK2 RUNX2 S100A4 S100A8 S100A9 SDC1 SELE SELP SEMA3A SEMA4A SEMA4C SEMA4D SERPINE1 SLC2A1 SLUG SMAD2 SMAD3 SMAD4 SMAD7 SNAI1 SNAI2 SNAIL
SOX2 SOX4 SOX9 SPARC SPP1 SRC STAT1 STAT3 STAT5A TEAD1 TGFB TGFB1 TGFB2 TGFBR1 TGFBR2 THBS1 TIMP1 TIMP2 TIMP3 TJP1 TLN1 TNC TNF TNFA TNFRSF11A TNFSF10 TNFSF11 TP53 TWIST1
VCAM1 VCL VEGFA VEGFC VIM VLA4 WNT WNT3A WNT5A XIAP YAP1 ZEB1 ZEB2 ZO1`

// proteinNames are common names of the same things, looked for in any case.
const proteinNames = `clusterin vimentin fibronectin cadherin plexin semaphorin fascin integrin claudin occludin
plakoglobin syndecan trastuzumab paclitaxel tamoxifen`

// organs are looked for in any case. An engine knows an organ by its number.
const organs = "lung lungs liver brain bone bones kidney spleen lymph pleura adrenal ovary"

// lines are cultured cells, looked for in any case and with or without hyphens.
const lines = `MDA-MB-231 MDA-MB-468 MDA-MB-435 MDA-MB-436 MDA-MB-453 MDA-MB-361 MDA231 MCF-7 MCF-10A MCF10CA1 T47D T-47D BT-474 BT-549 BT-20 SK-BR-3 SKBR3
Hs578T SUM149 SUM159 HCC1143 HCC1806 HCC1937 HCC1954 ZR-75-1 CAMA-1 4T1 4T07 67NR EMT6 66cl4 E0771 MVT-1 Met-1 MMTV-PyMT D2A1 HUVEC HEK293 HBMEC hCMEC HMLE HMEC NIH3T3 RAW264`

// lexicon tells which words may not stand in engine code.
type lexicon struct {
	symbols map[string]bool // in capitals
	words   map[string]bool // in lower case
	lines   map[string]bool // in lower case, without hyphens and blanks
}

// forbidden builds the lexicon from the lists above.
func forbidden() lexicon {
	l := lexicon{map[string]bool{}, map[string]bool{}, map[string]bool{}}
	for _, w := range strings.Fields(geneSymbols) {
		l.symbols[w] = true
	}
	for _, w := range strings.Fields(proteinNames + " " + organs) {
		l.words[w] = true
	}
	for _, w := range strings.Fields(lines) {
		l.lines[strings.ToLower(strings.ReplaceAll(w, "-", ""))] = true
	}
	return l
}

var (
	textWord = regexp.MustCompile(`[\p{L}\p{N}]+`)
	lineWord = regexp.MustCompile(`[\p{L}\p{N}][\p{L}\p{N}\-]*`)
)

// inText returns the first forbidden word of a text, or "".
func (l lexicon) inText(text string) string {
	for _, w := range textWord.FindAllString(text, -1) {
		if l.symbols[w] || l.words[strings.ToLower(w)] {
			return w
		}
	}
	for _, w := range lineWord.FindAllString(text, -1) {
		if l.lines[strings.ToLower(strings.ReplaceAll(w, "-", ""))] {
			return w
		}
	}
	return ""
}

// inName returns the first forbidden word of an identifier, or "".
func (l lexicon) inName(name string) string {
	if l.symbols[name] || l.lines[strings.ToLower(strings.ReplaceAll(name, "_", ""))] {
		return name
	}
	for _, w := range camelWords(name) {
		if l.symbols[w] || l.words[strings.ToLower(w)] || l.lines[strings.ToLower(w)] {
			return w
		}
	}
	return ""
}

// camelWords cuts an identifier where small letters meet capitals: lungBeds gives
// lung and Beds, siCLU gives si and CLU.
func camelWords(name string) []string {
	var list []string
	runes := []rune(name)
	start := 0
	cut := func(end int) {
		if end > start && string(runes[start:end]) != "_" {
			list = append(list, strings.Trim(string(runes[start:end]), "_"))
		}
		start = end
	}
	for i := 1; i < len(runes); i++ {
		small := func(r rune) bool { return r >= 'a' && r <= 'z' }
		large := func(r rune) bool { return r >= 'A' && r <= 'Z' }
		switch {
		case runes[i] == '_':
			cut(i)
		case large(runes[i]) && !large(runes[i-1]) && !(runes[i-1] >= '0' && runes[i-1] <= '9'):
			cut(i)
		case large(runes[i-1]) && small(runes[i]) && i-1 > start && large(runes[i-2]): // CSVFile: CSV, File
			cut(i - 1)
		case small(runes[i]) && runes[i-1] >= '0' && runes[i-1] <= '9':
			cut(i)
		}
	}
	cut(len(runes))
	return list
}

// american pairs American spellings with British ones, as beginnings of words in
// lower case.
var american = [][2]string{
	{"tumor", "tumour"}, {"behavior", "behaviour"}, {"color", "colour"}, {"coloniz", "colonis"}, {"signaling", "signalling"}, {"signaled", "signalled"},
	{"center", "centre"}, {"fiber", "fibre"}, {"neighbor", "neighbour"}, {"modeling", "modelling"}, {"modeled", "modelled"}, {"labeled", "labelled"}, {"labeling", "labelling"},
	{"normaliz", "normalis"}, {"randomiz", "randomis"}, {"initializ", "initialis"}, {"optimiz", "optimis"}, {"minimiz", "minimis"}, {"maximiz", "maximis"}, {"summariz", "summaris"},
	{"polariz", "polaris"}, {"organiz", "organis"}, {"recogniz", "recognis"}, {"discretiz", "discretis"}, {"synchroniz", "synchronis"}, {"characteriz", "characteris"},
	{"favor", "favour"}, {"rigor", "rigour"}, {"vapor", "vapour"}, {"gray", "grey"}, {"analyze", "analyse"}, {"catalyz", "catalys"}, {"canceled", "cancelled"}, {"traveled", "travelled"}, {"traveling", "travelling"}, {"traveler", "traveller"},
	{"millimeter", "millimetre"}, {"micrometer", "micrometre"}, {"nanometer", "nanometre"}, {"estrogen", "oestrogen"}, {"anemi", "anaemi"}, {"ischemi", "ischaemi"},
}

// britishEnough are words that begin like an American spelling and are none.
var britishEnough = map[string]bool{"rigorous": true, "rigorously": true, "vaporise": true, "polarizability": true, "tumorigenic": true, "tumorigenesis": true, "tumorigenicity": true, "coloration": true, "graylog": true}

// britishFor returns the British spelling of an American word in lower case, or "".
func britishFor(word string) string {
	if britishEnough[word] {
		return ""
	}
	for _, pair := range american {
		if strings.HasPrefix(word, pair[0]) {
			return pair[1] + word[len(pair[0]):]
		}
	}
	return ""
}

// foreignNames are names of ours that an interface of another library dictates.
var foreignNames = map[string]bool{"Color": true, "Colors": true, "ColorModel": true, "SetColor": true, "MarshalYAML": true, "UnmarshalYAML": true}

// codeLike matches what in a comment is code or an address, not prose.
var codeLike = regexp.MustCompile("`[^`]*`|https?://\\S+|gonum\\S*/\\S+|[\\p{L}\\p{N}_]+\\.[\\p{L}\\p{N}_.]+|\"[^\"]*\"")

// americanIn returns the American words of a comment with their British spelling.
// Lines that cite a paper keep the spelling of its title.
func americanIn(comment string) [][2]string {
	var list [][2]string
	for _, line := range strings.Split(comment, "\n") {
		if strings.Contains(line, "10.") && strings.Contains(line, "/") {
			continue
		}
		for _, w := range textWord.FindAllString(codeLike.ReplaceAllString(line, " "), -1) {
			if foreignNames[w] {
				continue
			}
			if b := britishFor(strings.ToLower(w)); b != "" {
				list = append(list, [2]string{w, b})
			}
		}
	}
	return list
}
