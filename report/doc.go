// Package report turns what a run recorded into what people read: one HTML file
// with tables, figures and verdicts, a table for the terminal, and rows for
// machines.
//
// In a laboratory's words it is the figure panel and the results table of a paper:
// arms with every well shown, dose–response curves, time courses, pictures of the
// wells with a scale bar, and published beside simulated with a verdict a row.
//
// In mathematics it does nothing: estimates and intervals come ready from the
// caller (package stats), lines in charts join points and are not fitted, and no
// value is rounded except where it is written out for people.
//
// In: a Document of plain values (Sections of Blocks), with the record.Header of
// the run; charts (DoseResponse, ArmChart, TimeCourse, Forest, ShareBars,
// Multiples, WellPicture) as values that draw themselves as SVG. Out: bytes. The
// same input gives the same bytes; there is no clock in here.
//
// Hosts and their bodies have charts of their own: SurvivalChart, GrowthCurves,
// BurdenChart, BloodCounts, SizeDistribution, PowerCurve, FlowChart, and of who went
// where BodyMap, SeedingGraph and SeedingTree. Counts and burdens that may be 0 are
// shown so on logarithmic axes: 0 has a place of its own. These charts carry a title
// and a description for readers who hear them, and differ by marker, dash or side as
// well as by colour.
//
// Cells in space are too many for SVG and become pixels (PNG): Spheres paints up to
// 10⁶ of them as balls with light and shadow, whole or cut open, Slice a plane through
// them over a field, Filmstrip several of either at one scale. No display is needed.
// Phases have the same colours everywhere (CellTone), which are told apart with the
// common forms of colour blindness; the colours of values are computed so that equal
// steps look equal (ColourMap). StillFigure makes a Figure of them.
//
// The page needs no network, no script and no second file. It carries its style
// and its figures, follows the reader's choice of light or dark, and prints.
// Everything that is text is escaped; SVG goes in as it is and is therefore
// checked: only elements that draw, no handlers, no links to the outside.
//
// What it does not do: it runs no engine and computes no statistic, it does not
// decide verdicts, and it knows no gene, organ or line. CSV and Parquet are
// written by package record.
//
// Sources: colours by Okabe and Ito 2008, "Color universal design", and Ottosson 2020,
// "A perceptual color space for image processing"; charts are set with gonum/plot.
//
// The tests that speak for it: TestASmallDocumentReadsAsExpected,
// TestThePageFetchesNothing, TestTheVerdictsFitATerminalOfEightyColumns,
// TestTextFromOutsideIsNeverMarkup, TestABallInFrontHidesOneBehind,
// TestTheScaleBarHasTheRightLength, TestPhasesCanBeToldApartByEveryone,
// TestTheChartsOfACohortReadAsExpected, TestBloodIsNeitherLostNorMadeOnTheMap and
// TestNoLineOfATreeIsCrossed.
package report
