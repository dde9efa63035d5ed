package report

import (
	"fmt"
	"math"
	"strings"
)

// Verdict is one row of published beside simulated.
//
// Units: Simulated, Low, High and Band are in Unit, as written: a fall by a
// fifth with Unit "%" is −20, not −0.2.
type Verdict struct {
	ID           string
	Perturbation string
	System       string
	Readout      string
	Published    string // as the source says it: "−21 %", "down"
	Unit         string
	Simulated    float64
	Low, High    float64    // interval of Simulated, 95 % unless the study says otherwise
	Defined      bool       // false: nothing could be computed; Simulated, Low, High are not read
	Reason       string     // why it is not defined; empty otherwise
	Known        string     // number, sign, none or assumed
	Use          string     // fit or predict
	Verdict      string     // pass, fail, report, or open in a first look
	Replicates   int        // wells, mice or what the assay repeats
	Band         [2]float64 // published band, read only when HasBand
	HasBand      bool
	Calibrated   bool // the row was used to fit; otherwise the row is a prediction
}

// Standing returns "calibrated" or "predicted".
func (v Verdict) Standing() string { return v.standing() }

// standing returns "calibrated" or "predicted".
func (v Verdict) standing() string {
	if v.Calibrated {
		return "calibrated"
	}
	return "predicted"
}

// JSONRow is a Verdict as machines read it; its keys are fixed.
type JSONRow struct {
	ID           string   `json:"id"`
	Perturbation string   `json:"perturbation"`
	System       string   `json:"system"`
	Readout      string   `json:"readout"`
	Published    string   `json:"published"`
	Unit         string   `json:"unit"`
	Simulated    *float64 `json:"simulated"` // in Unit; null when not defined
	Low          *float64 `json:"low"`       // in Unit; null when not defined
	High         *float64 `json:"high"`      // in Unit; null when not defined
	Known        string   `json:"known"`
	Use          string   `json:"use"`
	Verdict      string   `json:"verdict"`
	Replicates   int      `json:"replicates"`
}

// JSONRows returns the rows as machines read them, in the same order; never nil.
// A number that is not defined or not finite becomes null.
func JSONRows(rows []Verdict) []JSONRow {
	out := make([]JSONRow, len(rows))
	for i, v := range rows {
		number := func(x float64) *float64 {
			if !v.Defined || math.IsNaN(x) || math.IsInf(x, 0) {
				return nil
			}
			return &x
		}
		out[i] = JSONRow{
			ID: v.ID, Perturbation: v.Perturbation, System: v.System, Readout: v.Readout, Published: v.Published, Unit: v.Unit,
			Simulated: number(v.Simulated), Low: number(v.Low), High: number(v.High),
			Known: v.Known, Use: v.Use, Verdict: v.Verdict, Replicates: v.Replicates,
		}
	}
	return out
}

// Summary counts the verdicts in words: "9 pass, 1 fails, 2 reported only; 6
// calibrated, 6 predicted".
func Summary(rows []Verdict) string {
	var pass, fail, open, other, calibrated int
	for _, v := range rows {
		switch v.Verdict {
		case "pass":
			pass++
		case "fail":
			fail++
		case "open":
			open++
		default:
			other++
		}
		if v.Calibrated {
			calibrated++
		}
	}
	var parts []string
	add := func(n int, one, many string) {
		switch {
		case n == 1:
			parts = append(parts, "1 "+one)
		case n > 1:
			parts = append(parts, fmt.Sprint(n, " ", many))
		}
	}
	add(pass, "passes", "pass")
	add(fail, "fails", "fail")
	add(open, "open", "open")
	add(other, "reported only", "reported only")
	if len(parts) == 0 {
		return "no row"
	}
	return fmt.Sprintf("%s; %d calibrated, %d predicted", strings.Join(parts, ", "), calibrated, len(rows)-calibrated)
}
