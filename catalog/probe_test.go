package catalog

import (
	"fmt"
	"math"
	"os"
	"testing"

	"paget/body"
	"paget/circulation"
	"paget/organ"
	"paget/rng"
)

type fixed struct{ p *body.Phenotype }

func (f fixed) Phenotype(int, []float64) *body.Phenotype { return f.p }

func TestProbeHosts(t *testing.T) {
	c := embeddedCatalogue(t)
	for _, k := range [][2]string{{"nude mouse", "MDA-MB-231"}, {"nude mouse", "MDA-MB-231-LM2"}, {"nude mouse", "MDA-MB-231-BoM"}, {"nude mouse", "MDA-MB-231-BrM2"}, {"nude mouse", "MCF-7"}, {"NSG mouse", "MDA-MB-231"}, {"immunocompetent mouse", "4T1"},
		{"patient, luminal A", "luminal A tumour"}, {"patient, luminal B", "luminal B tumour"}, {"patient, HER2", "HER2 tumour"}, {"patient, triple-negative", "triple-negative tumour"}} {
		h, err := c.HostSpec(k[0])
		if err != nil {
			t.Fatal(err)
		}
		l, err := c.BodyLine(k[1], h)
		if err != nil {
			t.Fatal(err)
		}
		p, err := l.Phenotype(nil)
		if err != nil {
			t.Fatal(err)
		}
		blood, err := circulation.New(h.Body.Circulation)
		if err != nil {
			t.Fatal(err)
		}
		n := blood.Types()
		arrest := make([][]float64, len(h.Body.Organs))
		for b := range arrest {
			arrest[b] = make([]float64, n)
			for i := range arrest[b] {
				arrest[b][i] = h.Body.Organs[b].ArrestProbability(&p.Organs[b], blood.Cells(i), blood.Companion(i), 0)
			}
		}
		w := blood.NewWorkspace()
		line := ""
		base := 0.0
		for _, cells := range []int{1, 2, 3, 5, 10} {
			f, err := blood.Fates(w, &p.Blood, nil, arrest, circulation.Veins, blood.Index(cells, 0))
			if err != nil {
				t.Fatal(err)
			}
			var by [10]float64
			total, arrests := 0.0, 0.0
			for b := range arrest {
				o := h.Body.Organs[b]
				chance := make([]float64, 30)
				for i, x := range f.Arrivals[b] {
					if x == 0 {
						continue
					}
					arrests += x
					kk := blood.Cells(i)
					cr := o.Crossing(&p.Organs[b], o.Barrier, kk, blood.Companion(i))
					cr.Chances(chance)
					fo := o.Founding(&p.Organs[b], blood.Companion(i), 24)
					for j := 1; j <= kk; j++ {
						by[b] += x * (1 - cr.Released) * chance[j] * fo.Chance[j]
					}
				}
				total += by[b]
			}
			if cells == 1 {
				base = total
				cr := h.Body.Organs[0].Crossing(&p.Organs[0], h.Body.Organs[0].Barrier, 1, 0)
				line += fmt.Sprintf("half-life %.0f s; arrested %.3f deaths %.3g; lung cross %.3g rel %.3g; P1(lung) %.3g; per cell %.3g by", f.Time*math.Ln2*60, arrests, f.Deaths, cr.Cross, cr.Released, h.Body.Organs[0].Founding(&p.Organs[0], 0, 24).Chance[1], total)
				for b, o := range h.Body.Organs {
					line += fmt.Sprintf(" %s %.3g", o.Name, by[b]/by[0])
				}
			} else {
				line += fmt.Sprintf("; %d: x%.3g (t %.0f s)", cells, total/base, f.Time*math.Ln2*60)
			}
		}
		t.Logf("%s %s: sheds %.3g/g/d; %s", k[0], k[1], p.Shedding*1440*1e9, line)
		if h.Species != "mouse" || os.Getenv("RUN") == "" {
			continue
		}
		spec := h.Body
		h.AddTumour(&spec, "tumour", 0, h.Start)
		spec.Populations = []string{k[1]}
		beds := []int{}
		for i := range h.Body.Organs {
			beds = append(beds, i)
		}
		ph := fixed{p.Body(append(beds, -1))}
		bd, err := body.New(spec)
		if err != nil {
			t.Fatal(err)
		}
		ws := bd.NewWorkspace()
		cal := &body.Calendar{End: 40 * 1440, Outputs: []float64{20 * 1440, 40 * 1440}}
		for host := uint64(0); host < 3; host++ {
			rec, err := bd.Run(ws, ph, body.Luck{Root: rng.Root(1), Host: host}, cal)
			if err != nil {
				t.Log(err)
				continue
			}
			count := make([]int, len(rec.Beds))
			for _, l := range rec.Lesions {
				count[l.Bed]++
			}
			t.Logf("   host %d: ended %v at %.0f d, volume %.3g, lesions by bed %v, seeded %.3g", host, rec.Ended.Cause, rec.Ended.Time/1440, append([]float64{0}, rec.Series.Volume...), count, rec.Final.Seeded)
		}
	}
	_ = organ.Alone()
}
