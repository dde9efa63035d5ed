package assay

import (
	"math"

	"paget/units"
)

// clock holds the times that every assay has: how long it lasts, when it is
// read, and how often each part of the biology is brought up to date.
//
// Units: min.
type clock struct {
	duration        float64 // from plating to the last reading
	readingInterval float64 // between two readings
	step            float64 // outer step: motility, forces, cycle
	networkInterval float64 // between two updates of the signalling networks
}

// settings lists the clock's settings.
func (c *clock) settings() []Setting {
	return []Setting{
		{"duration", units.Time, 1, 30 * units.Day, &c.duration, "time from plating to the last reading"},
		{"reading interval", units.Time, 1, 30 * units.Day, &c.readingInterval, "time between two readings"},
		{"time step", units.Time, 1.0 / 60, 30, &c.step, "outer step of movement, forces and cycle"},
		{"network interval", units.Time, 1.0 / 60, units.Day, &c.networkInterval, "time between two updates of the signalling networks"},
	}
}

// check finds the faults between the times.
func (c *clock) check(add func(setting, problem, allowed, hint string)) {
	c.multiple("duration", c.duration, add)
	c.multiple("reading interval", c.readingInterval, add)
	c.multiple("network interval", c.networkInterval, add)
	if c.readingInterval > c.duration {
		add("reading interval", "is longer than the assay lasts", "at most "+quantity(c.duration, "min"), "")
	}
}

// multiple finds fault with an interval that is not a whole number of steps.
func (c *clock) multiple(setting string, value float64, add func(setting, problem, allowed, hint string)) {
	n := math.Round(value / c.step)
	if n < 1 || math.Abs(n*c.step-value) > 1e-9*value {
		add(setting, "is "+quantity(value, "min")+", which is not a whole number of time steps",
			"multiples of "+quantity(c.step, "min")+" (time step)", "")
	}
}

// steps returns the number of outer steps of the whole assay.
func (c *clock) steps() int { return int(math.Round(c.duration / c.step)) }

// every returns the number of outer steps in an interval.
func (c *clock) every(interval float64) int { return int(math.Round(interval / c.step)) }

// readings returns the times at which the assay is read: each multiple of the
// reading interval, and the end.
//
// Units: min.
func (c *clock) readings() []float64 {
	var times []float64
	last, every := c.steps(), c.every(c.readingInterval)
	for n := every; n < last; n += every {
		times = append(times, float64(n)*c.step)
	}
	return append(times, c.duration)
}
