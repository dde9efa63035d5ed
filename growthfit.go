package paget

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize"

	"paget/param"
	"paget/stats"
)

// GrowthCurve is one tumour's volume over time.
//
// Units: Days after the cells were put in; Volumes in mm³.
type GrowthCurve struct {
	Host    string
	Days    []float64
	Volumes []float64
}

// Limits of a file of growth curves.
const (
	mostGrowthRows = 100_000
	fewestCurves   = 8
	fewestPoints   = 3 // of a curve, on average
)

// ReadGrowth reads growth curves from a table with commas and the columns mouse, day
// and volume_mm3. Curves stand in the order in which the file first names them. A
// volume of 0 is a tumour that could not be felt.
//
// Each fault is added to f with its line. The result is of use only if nothing was
// added.
func ReadGrowth(file string, data []byte, f *param.Faults) []GrowthCurve {
	fault := func(line int, problem, allowed string) {
		f.Add(param.Fault{Place: param.Place{File: file, Line: line}, Problem: problem, Allowed: allowed})
	}
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil || len(rows) == 0 {
		fault(0, fmt.Sprintf("is no table with commas: %v", err), "columns mouse, day, volume_mm3")
		return nil
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[strings.TrimSpace(name)] = i
	}
	for _, name := range []string{"mouse", "day", "volume_mm3"} {
		if _, ok := column[name]; !ok {
			fault(1, fmt.Sprintf("has no column %q", name), "columns mouse, day, volume_mm3")
		}
	}
	if f.Len() > 0 || len(rows) > mostGrowthRows {
		if f.Len() == 0 {
			fault(0, "is too long", fmt.Sprintf("%d rows", mostGrowthRows))
		}
		return nil
	}
	var curves []GrowthCurve
	index := map[string]int{}
	for n, row := range rows[1:] {
		day, err1 := strconv.ParseFloat(strings.TrimSpace(row[column["day"]]), 64)
		volume, err2 := strconv.ParseFloat(strings.TrimSpace(row[column["volume_mm3"]]), 64)
		if err1 != nil || err2 != nil || !(day > 0 && day < 1e4) || !(volume >= 0 && volume < 1e6) {
			fault(n+2, fmt.Sprintf("day %q and volume %q", row[column["day"]], row[column["volume_mm3"]]), "a day above 0 and a volume of 0 mm³ or more")
			continue
		}
		host := row[column["mouse"]]
		i, ok := index[host]
		if !ok {
			i = len(curves)
			index[host] = i
			curves = append(curves, GrowthCurve{Host: host})
		}
		curves[i].Days, curves[i].Volumes = append(curves[i].Days, day), append(curves[i].Volumes, volume)
	}
	return curves
}

// Growth is Gompertz growth with one random effect, fitted to many tumours at once:
//
//	ln(V/V₀) = (α/β)(1 − e^{−βt}) + σε,   α = Constant + Slope·β,   β = Decay·e^{Spread·z}
//
// V₀ = 1 mm³ at t = 0; z, one for each host, and ε, one for each measurement, are
// standard normal. The likelihood, with the z integrated out, is maximised; intervals
// are 1.96 standard errors from its curvature (of the logarithm for Decay, Spread and
// Residual).
//
// Units: Constant and Decay in 1/day, Slope a pure number, Spread and Residual
// standard deviations of logarithms.
// Source: reduced Gompertz, Vaghi et al. 2020, 10.1371/journal.pcbi.1007178.
type Growth struct {
	File                                     string
	Hosts, Points                            int
	Unfelt                                   int // measurements of 0, which the fit leaves out
	Constant, Slope, Decay, Spread, Residual stats.Estimate
	LogLikelihood                            float64
	Days                                     []GrowthDay
}

// GrowthDay compares data and law on one day: the median over the hosts that were
// measured, and the median and the 2.5 and 97.5 % points of the law, σ included.
//
// Units: mm³.
type GrowthDay struct {
	Day                  float64
	Hosts                int
	Data                 float64
	Median, Lower, Upper float64
}

// growthParams are the unknowns of the fit: c0, c1, ln β, ln ω, ln σ.
type growthParams [5]float64

// logVolume returns ln(V/V₀) at a day for a host of random effect z.
func (p growthParams) logVolume(day, z float64) float64 {
	beta := math.Exp(p[2] + math.Exp(p[3])*z)
	return (p[0]/beta + p[1]) * -math.Expm1(-beta*day)
}

// Nodes of the sum over the random effect. The integrand is smooth and falls to
// nothing at both ends, so equal steps converge faster than any power.
const (
	effectReach = 5.0
	effectStep  = 0.1
)

// logLikelihood returns ln ∏ ∫ φ(z) ∏ φ(residual/σ)/σ dz over the curves.
func (p growthParams) logLikelihood(curves []GrowthCurve, logs [][]float64) float64 {
	total := 0.0
	sigma := math.Exp(p[4])
	const nodes = int(2*effectReach/effectStep) + 1
	var terms [nodes]float64
	for c := range curves {
		top := math.Inf(-1)
		for k := range terms {
			z := -effectReach + float64(k)*effectStep
			l := -z * z / 2
			for i, day := range curves[c].Days {
				r := (logs[c][i] - p.logVolume(day, z)) / sigma
				l -= r * r / 2
			}
			terms[k] = l
			top = max(top, l)
		}
		sum := 0.0
		for _, l := range terms {
			sum += math.Exp(l - top)
		}
		n := float64(len(curves[c].Days))
		total += top + math.Log(sum*effectStep) - math.Log(2*math.Pi)/2*(n+1) - n*p[4]
	}
	return total
}

// FitGrowth fits Gompertz growth with one random effect to growth curves. It draws
// nothing by chance.
//
// Errors: curves that are too few, or that do not pin the law (*param.InputError).
func FitGrowth(file string, curves []GrowthCurve) (*Growth, error) {
	useless := func(problem string) error {
		var f param.Faults
		f.Add(param.Fault{Place: param.Place{File: file}, Problem: problem, Allowed: "growth curves of more hosts, or over a longer time"})
		return f.Err()
	}
	g := &Growth{File: file, Hosts: len(curves)}
	curves = slices.Clone(curves)
	logs := make([][]float64, len(curves))
	for c := range curves {
		var felt GrowthCurve
		for i, v := range curves[c].Volumes {
			if v == 0 {
				g.Unfelt++
				continue
			}
			felt.Days, felt.Volumes = append(felt.Days, curves[c].Days[i]), append(felt.Volumes, v)
			logs[c] = append(logs[c], math.Log(v))
		}
		curves[c] = felt
		g.Points += len(logs[c])
	}
	if g.Hosts < fewestCurves || g.Points < fewestPoints*g.Hosts {
		return nil, useless(fmt.Sprintf("%d curves of %d measurements are too few", g.Hosts, g.Points))
	}
	objective := func(x []float64) float64 {
		v := -growthParams(x).logLikelihood(curves, logs)
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return 1e12
		}
		return v
	}
	x := []float64{0.2, 5, math.Log(0.07), math.Log(0.25), math.Log(0.2)}
	for range 3 { // begun again where it stopped, for a simplex may have collapsed
		result, err := optimize.Minimize(optimize.Problem{Func: objective}, x, &optimize.Settings{
			FuncEvaluations: 4000, Converger: &optimize.FunctionConverge{Absolute: 1e-9, Iterations: 200}}, &optimize.NelderMead{})
		if err != nil {
			return nil, useless("the fit does not converge: " + err.Error())
		}
		x = result.X
	}
	errors, ok := curvatureErrors(objective, x)
	if !ok {
		return nil, useless("the data do not pin the law of growth")
	}
	g.LogLikelihood = -objective(x)
	plain := func(i int) stats.Estimate {
		return stats.Estimate{Value: x[i], Low: x[i] - 1.96*errors[i], High: x[i] + 1.96*errors[i], N: g.Hosts, Defined: true}
	}
	logarithmic := func(i int) stats.Estimate {
		e := plain(i)
		return stats.Estimate{Value: math.Exp(e.Value), Low: math.Exp(e.Low), High: math.Exp(e.High), N: g.Hosts, Defined: true}
	}
	g.Constant, g.Slope = plain(0), plain(1)
	g.Decay, g.Spread, g.Residual = logarithmic(2), logarithmic(3), logarithmic(4)
	g.Days = growthDays(growthParams(x), curves)
	return g, nil
}

// curvatureErrors returns the standard errors from the inverse of the matrix of
// second derivatives of −ln L, by central differences, and whether it is a minimum.
func curvatureErrors(f func([]float64) float64, x []float64) ([]float64, bool) {
	n := len(x)
	step := make([]float64, n)
	for i := range step {
		step[i] = 1e-3 * max(math.Abs(x[i]), 0.1)
	}
	at := func(i, j int, a, b float64) float64 {
		y := append([]float64(nil), x...)
		y[i] += a * step[i]
		y[j] += b * step[j]
		return f(y)
	}
	h := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			d := (at(i, j, 1, 1) - at(i, j, 1, -1) - at(i, j, -1, 1) + at(i, j, -1, -1)) / (4 * step[i] * step[j])
			h.SetSym(i, j, d)
		}
	}
	var chol mat.Cholesky
	if !chol.Factorize(h) {
		return nil, false
	}
	var inverse mat.SymDense
	if chol.InverseTo(&inverse) != nil {
		return nil, false
	}
	out := make([]float64, n)
	for i := range out {
		out[i] = math.Sqrt(inverse.At(i, i))
	}
	return out, true
}

// growthDays compares data and law on the days that at least five hosts share.
func growthDays(p growthParams, curves []GrowthCurve) []GrowthDay {
	var out []GrowthDay
	sigma := math.Exp(p[4])
	for day := 1.0; day <= 200; day++ {
		var seen []float64
		for _, c := range curves {
			for i, d := range c.Days {
				if d == day {
					seen = append(seen, c.Volumes[i])
				}
			}
		}
		if len(seen) < 5 {
			continue
		}
		out = append(out, GrowthDay{Day: day, Hosts: len(seen), Data: stats.Quantile(0.5, seen),
			Median: math.Exp(p.logVolume(day, 0)), Lower: p.point(day, 0.025, sigma), Upper: p.point(day, 0.975, sigma)})
	}
	return out
}

// point returns the volume below which the share q of measurements on a day lie.
func (p growthParams) point(day, q, sigma float64) float64 {
	below := func(logV float64) float64 {
		sum, weight := 0.0, 0.0
		for z := -effectReach; z <= effectReach; z += effectStep {
			w := math.Exp(-z * z / 2)
			sum += w * 0.5 * math.Erfc((p.logVolume(day, z)-logV)/sigma/math.Sqrt2)
			weight += w
		}
		return sum / weight
	}
	low, high := -20.0, 20.0
	for range 60 {
		middle := (low + high) / 2
		if below(middle) < q {
			low = middle
		} else {
			high = middle
		}
	}
	return math.Exp(low)
}
