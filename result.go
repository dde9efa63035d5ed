package paget

import (
	"math"

	"paget/assay"
	"paget/record"
	"paget/report"
	"paget/rng"
	"paget/stats"
)

// level of every interval that is shown.
const level = 0.95

// A Job names one well: indices into the plan's assays, lines and arms, and the
// replicate.
type Job struct{ Assay, Line, Arm, Replicate int }

// A Result is what a run of a plan left: the wells in the plan's order.
type Result struct {
	Plan   *Plan
	Root   rng.Root
	Header record.Header
	Wells  []assay.Well // as Plan.Jobs
	Asked  *Asked       // for run.json; nil: not told

	exports Exports
	hosts   []*hostStory // as Wells; nil for dishes

	readouts []ReadoutKey             // see Readouts
	values   map[ReadoutKey][]float64 // by job; NaN where a well has no such read-out
}

// A ReadoutKey names one read-out of one assay at one time.
type ReadoutKey struct {
	Assay   int
	Readout string
	Time    float64 // min after plating
}

// Readouts returns every read-out of the plan, in the order of assays and of
// the assays' own announcement.
func (r *Result) Readouts() []ReadoutKey { return r.readouts }

// collect lists the read-outs of the finished wells and puts their values in columns,
// once for all who ask.
func (r *Result) collect() {
	r.values = map[ReadoutKey][]float64{}
	for i, job := range r.Plan.Jobs {
		for _, ro := range r.Wells[i].Readouts {
			key := ReadoutKey{job.Assay, ro.Name, ro.Time}
			column := r.values[key]
			if column == nil {
				column = make([]float64, len(r.Plan.Jobs))
				for k := range column {
					column[k] = math.NaN()
				}
				r.values[key] = column
				r.readouts = append(r.readouts, key)
			}
			if math.IsNaN(column[i]) {
				column[i] = ro.Value
			}
		}
	}
}

// Values returns one read-out of one arm, a value a replicate, in the order of
// the replicates.
func (r *Result) Values(line, arm int, key ReadoutKey) []float64 {
	out, _ := r.blockedValues(line, arm, key)
	return out
}

// blockedValues returns Values with the block of each, nil where wells are no hosts.
func (r *Result) blockedValues(line, arm int, key ReadoutKey) (out []float64, blocks []int) {
	column := r.values[key]
	for i, job := range r.Plan.Jobs {
		if job.Assay == key.Assay && job.Line == line && job.Arm == arm && column != nil && !math.IsNaN(column[i]) {
			out = append(out, column[i])
			if r.Plan.isCohort(key.Assay) {
				blocks = append(blocks, blockOf(job.Replicate))
			}
		}
	}
	return out, blocks
}

// Pairs returns one read-out of an arm and of the control arm, from wells paired by
// replicate: those that have it in both.
func (r *Result) Pairs(line, arm int, key ReadoutKey) (treated, control []float64) {
	treated, control, _ = r.pairs(key, line, arm, line, r.Plan.Control)
	return treated, control
}

// pairs returns one read-out of the wells of two lines and arms that have the same
// number and both have it, with the blocks of hosts, nil where wells are none.
func (r *Result) pairs(key ReadoutKey, line, arm, otherLine, otherArm int) (values, others []float64, blocks []int) {
	column := r.values[key]
	if column == nil {
		return nil, nil, nil
	}
	known := map[int]float64{}
	for i, job := range r.Plan.Jobs {
		if job.Assay == key.Assay && job.Line == otherLine && job.Arm == otherArm && !math.IsNaN(column[i]) {
			known[job.Replicate] = column[i]
		}
	}
	for i, job := range r.Plan.Jobs {
		if job.Assay != key.Assay || job.Line != line || job.Arm != arm || math.IsNaN(column[i]) {
			continue
		}
		if other, both := known[job.Replicate]; both {
			values, others = append(values, column[i]), append(others, other)
			if r.Plan.isCohort(key.Assay) {
				blocks = append(blocks, blockOf(job.Replicate))
			}
		}
	}
	return values, others, blocks
}

// Change returns by which share a read-out of an arm differs from the control
// arm's, from wells paired by replicate.
func (r *Result) Change(line, arm int, key ReadoutKey) stats.Estimate {
	treated, control, blocks := r.pairs(key, line, arm, line, r.Plan.Control)
	return paired(stats.PairedRelativeChange, treated, control, blocks)
}

// expectedKey returns the read-out an expectation speaks of: at its time, or at
// the last time the read-out is read.
func (r *Result) expectedKey(e Expectation) (ReadoutKey, bool) {
	assayIndex := r.Plan.Study.assayIndex(e.Assay)
	found, best := false, ReadoutKey{Assay: assayIndex, Readout: e.Readout, Time: math.Inf(-1)}
	for _, key := range r.Readouts() {
		if key.Assay != assayIndex || key.Readout != e.Readout {
			continue
		}
		if e.HasTime && math.Abs(key.Time-e.At) > 1e-6 {
			continue
		}
		if key.Time > best.Time {
			found, best = true, key
		}
	}
	return best, found
}

// Verdicts holds every expectation of the study against the simulated wells.
func (r *Result) Verdicts() []report.Verdict {
	s := r.Plan.Study
	rows := make([]report.Verdict, 0, len(s.Expect))
	for _, e := range s.Expect {
		change := r.compare(e)
		row := report.Verdict{
			ID: e.ID, Perturbation: e.Arm, System: e.Line,
			Readout: e.readoutWords(), Published: e.Published, Unit: "%",
			Defined: change.Defined, Reason: change.Reason,
			Known: string(e.Known), Use: string(e.Use), Verdict: Judge(e, change),
			Replicates: change.N, Calibrated: e.Use == UseFit,
		}
		if r.Plan.look {
			row.Verdict = FirstLook(e, change)
		}
		scale := percent
		switch {
		case e.Compare == Difference:
			row.Unit = "points"
		case e.Compare.OfArmAlone():
			row.Unit, scale = r.valueScale(e)
		}
		if e.HasTime {
			row.Readout += " at " + r.Plan.at(s.assayIndex(e.Assay), e.At)
		}
		if change.Defined {
			row.Simulated, row.Low, row.High = scale(change.Value), scale(change.Low), scale(change.High)
		}
		if e.HasBand {
			row.Band, row.HasBand = [2]float64{scale(e.Band[0]), scale(e.Band[1])}, true
		}
		rows = append(rows, row)
	}
	return rows
}

// percent turns a share into percent, rounded to the twelfth digit so that
// -0.21 is shown as -21 and not as -21.000000000000004.
func percent(share float64) float64 {
	return math.Round(share*1e14) / 1e12
}

// Repairs adds up what had to be mended in the wells, by name.
func (r *Result) repairs() map[string]int {
	sum := map[string]int{}
	for _, w := range r.Wells {
		for _, m := range w.Repairs {
			sum[m.Name] += m.Count
		}
	}
	return sum
}

// WellTable returns one row a well and read-out, in the plan's order.
func (r *Result) WellTable() *record.Table {
	s := r.Plan.Study
	assayName := record.TextColumn("assay", "name of the assay in the study")
	line := record.TextColumn("line", "cell line")
	arm := record.TextColumn("arm", "treatment")
	replicate := record.IntColumn("replicate", "", "well or host of the arm, from 1")
	readout := record.TextColumn("readout", "what is read")
	time := record.FloatColumn("time", "min", "after plating, or after the beginning of a host's observation")
	value := record.FloatColumn("value", "", "the read-out, in the unit of the next column")
	unit := record.TextColumn("unit", "unit of the value; 1 for pure numbers")
	for i, job := range r.Plan.Jobs {
		for _, ro := range r.Wells[i].Readouts {
			assayName.Text = append(assayName.Text, s.Assays[job.Assay].Name)
			line.Text = append(line.Text, s.Lines[job.Line])
			arm.Text = append(arm.Text, s.Arms[job.Arm].Name)
			replicate.Int = append(replicate.Int, int64(job.Replicate+1))
			readout.Text = append(readout.Text, ro.Name)
			time.Float = append(time.Float, ro.Time)
			value.Float = append(value.Float, ro.Value)
			unit.Text = append(unit.Text, ro.Unit)
		}
	}
	return &record.Table{
		Name: "wells", Doc: "one row a well and read-out",
		Columns: []record.Column{assayName, line, arm, replicate, readout, time, value, unit},
	}
}

// ReadoutTable returns one row for each assay, line, arm and read-out: the mean
// over wells with its interval, and the change against the control arm.
func (r *Result) ReadoutTable() *record.Table {
	s := r.Plan.Study
	text := func(name, doc string) record.Column { return record.TextColumn(name, doc) }
	float := func(name, unit, doc string) record.Column { return record.FloatColumn(name, unit, doc) }
	assayName, line, arm := text("assay", "name of the assay in the study"), text("line", "cell line"), text("arm", "treatment")
	readout, unit := text("readout", "what is read"), text("unit", "unit of mean, low and high")
	time := float("time", "min", "after plating, or after the beginning of a host's observation")
	wells := record.IntColumn("wells", "", "wells or hosts that gave it")
	mean := float("mean", "", "mean over wells")
	low, high := float("low", "", "lower end of the 95 % interval of the mean"), float("high", "", "upper end")
	change := float("change", "1", "share by which the arm differs from the control arm, wells or hosts paired")
	changeLow, changeHigh := float("change low", "1", "lower end of its 95 % interval"), float("change high", "1", "upper end")
	for _, key := range r.Readouts() {
		for l := range s.Lines {
			for a := range s.Arms {
				values := r.Values(l, a, key)
				if len(values) == 0 {
					continue
				}
				assayName.Text = append(assayName.Text, s.Assays[key.Assay].Name)
				line.Text = append(line.Text, s.Lines[l])
				arm.Text = append(arm.Text, s.Arms[a].Name)
				readout.Text = append(readout.Text, key.Readout)
				unit.Text = append(unit.Text, r.unit(key))
				time.Float = append(time.Float, key.Time)
				wells.Int = append(wells.Int, int64(len(values)))
				appendEstimate(&mean, &low, &high, stats.MeanEstimate(values, level), stats.Mean(values))
				appendEstimate(&change, &changeLow, &changeHigh, r.Change(l, a, key), math.NaN())
			}
		}
	}
	return &record.Table{
		Name: "readouts", Doc: "means over wells and changes against the control arm",
		Columns: []record.Column{assayName, line, arm, readout, time, unit, wells, mean, low, high, change, changeLow, changeHigh},
	}
}

// appendEstimate appends an estimate; without an interval the value alone.
func appendEstimate(value, low, high *record.Column, e stats.Estimate, alone float64) {
	if !e.Defined {
		e.Value, e.Low, e.High = alone, math.NaN(), math.NaN()
	}
	value.Float = append(value.Float, e.Value)
	low.Float = append(low.Float, e.Low)
	high.Float = append(high.Float, e.High)
}

// unit returns the unit in which a read-out is given.
func (r *Result) unit(key ReadoutKey) string {
	for i, job := range r.Plan.Jobs {
		if job.Assay != key.Assay {
			continue
		}
		for _, ro := range r.Wells[i].Readouts {
			if ro.Name == key.Readout {
				return ro.Unit
			}
		}
	}
	return ""
}
