package paget

import (
	"io"
	"sync"

	"paget/assay"
	"paget/record"
)

// fileSeries is the table of what was followed in time, in a run's folder.
const fileSeries = "series.parquet"

// exporter writes what a run hands to the outside while it goes on: the series of
// long wells and what Exports asks for. A nil exporter writes nothing.
type exporter struct {
	plan    *Plan
	folder  *record.Folder
	exports Exports

	mutex  sync.Mutex
	series map[int][]assay.Series
}

// newExporter returns the exporter of a run, or nil where there is no folder.
func newExporter(p *Plan, o RunOptions) *exporter {
	if o.Folder == nil {
		return nil
	}
	return &exporter{plan: p, folder: o.Folder, exports: o.Exports, series: map[int][]assay.Series{}}
}

// watch returns the observer of one well, which also tells moving how far it has
// come.
func (x *exporter) watch(well int, moving func(well int, time, end float64)) func(assay.Moment) error {
	return func(m assay.Moment) error {
		if moving != nil {
			moving(well, m.Time, m.End)
		}
		if x == nil {
			return nil
		}
		if err := x.write(well, m); err != nil {
			return err
		}
		return x.keepSeries(well, m.Series)
	}
}

// keepSeries writes the table of all series anew, with those of one well as they
// now are.
func (x *exporter) keepSeries(well int, series []assay.Series) error {
	x.mutex.Lock()
	defer x.mutex.Unlock()
	own := make([]assay.Series, len(series))
	for i, s := range series {
		s.Times, s.Values = append([]float64(nil), s.Times...), append([]float64(nil), s.Values...)
		own[i] = s
	}
	x.series[well] = own
	table := x.plan.seriesTable(func(i int) []assay.Series { return x.series[i] })
	return x.folder.Write(fileSeries, func(w io.Writer) error { return table.WriteParquet(w, nil) })
}

// seriesTable returns one row a well, series and time, in the plan's order.
func (p *Plan) seriesTable(of func(i int) []assay.Series) *record.Table {
	assayName := record.TextColumn("assay", "name of the assay in the study")
	line := record.TextColumn("line", "cell line")
	arm := record.TextColumn("arm", "treatment")
	replicate := record.IntColumn("replicate", "", "well or host of the arm, from 1")
	name := record.TextColumn("series", "what is followed")
	time := record.FloatColumn("time", "min", "after plating, or after the beginning of a host's observation")
	value := record.FloatColumn("value", "", "in the unit of the next column")
	unit := record.TextColumn("unit", "unit of the value; 1 for pure numbers")
	s := p.Study
	for i, job := range p.Jobs {
		for _, one := range of(i) {
			for k, t := range one.Times {
				assayName.Text = append(assayName.Text, s.Assays[job.Assay].Name)
				line.Text = append(line.Text, s.Lines[job.Line])
				arm.Text = append(arm.Text, s.Arms[job.Arm].Name)
				replicate.Int = append(replicate.Int, int64(job.Replicate+1))
				name.Text = append(name.Text, one.Name)
				time.Float = append(time.Float, t)
				value.Float = append(value.Float, one.Values[k])
				unit.Text = append(unit.Text, one.Unit)
			}
		}
	}
	return &record.Table{
		Name: "series", Doc: "one row a well, series and time",
		Columns: []record.Column{assayName, line, arm, replicate, name, time, value, unit},
	}
}
