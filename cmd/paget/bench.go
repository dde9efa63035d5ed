package main

import (
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"runtime"
	"runtime/debug"
	"strings"
	"time"
)

// benchCommand measures what the machine does with the built-in workloads. What
// is measured beside other programs, and how, stands in bench/README.md.
type benchCommand struct {
	Spheroid  benchSpheroid  `cmd:"" help:"A tumour spheroid with oxygen: the workload that bench/README.md compares with PhysiCell."`
	Fields    benchFields    `cmd:"" help:"Oxygen around a spheroid, solved anew after its cells have changed a little."`
	Network   benchNetwork   `cmd:"" help:"The signalling network of the tumour cell, many cells at once."`
	Mice      benchMice      `cmd:"" help:"Mice with one tumour, their blood, organs and metastases."`
	Transwell benchTranswell `cmd:"" help:"One well of the transwell assay of the study clusterin."`
}

// benchFlags are shared by all benchmarks.
type benchFlags struct {
	Threads int    `default:"1" help:"Cores to use." placeholder:"K"`
	Seed    uint64 `default:"1" help:"Root of all chance."`
	JSON    bool   `name:"json" help:"Print one JSON object on one line."`
}

// stopwatch measures wall and processor time from its making.
type stopwatch struct {
	wall time.Time
	cpu  float64
}

func startWatch() stopwatch { return stopwatch{time.Now(), processorSeconds()} }

// read returns the seconds since the start.
func (w stopwatch) read() (wall, cpu float64) {
	return time.Since(w.wall).Seconds(), processorSeconds() - w.cpu
}

// settleMemory gives back what the setting-up took, so that the peak is that of the
// run, and keeps the garbage between collections small.
func settleMemory() {
	debug.SetGCPercent(25)
	runtime.GC()
	debug.FreeOSMemory()
}

// show prints the fields of a measurement: one JSON object, or a line a number.
func (f benchFlags) show(w io.Writer, measurement any) error {
	if f.JSON {
		return json.NewEncoder(w).Encode(measurement)
	}
	v := reflect.ValueOf(measurement)
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		value := v.Field(i).Interface()
		if x, ok := value.(float64); ok {
			value = fmt.Sprintf("%.5g", x)
		}
		if _, err := fmt.Fprintf(w, "%-22s %v\n", name, value); err != nil {
			return err
		}
	}
	return nil
}
