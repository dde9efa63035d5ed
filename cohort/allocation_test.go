package cohort_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"paget/cohort"
	"paget/internal/stattest"
	"paget/rng"
)

// mice returns n subjects in strata that take turns.
func mice(n int, strata ...string) []cohort.Subject {
	list := make([]cohort.Subject, n)
	for i := range list {
		list[i].Name = fmt.Sprintf("m%d", i+1)
		if len(strata) > 0 {
			list[i].Stratum = strata[i%len(strata)]
		}
	}
	return list
}

func assign(t *testing.T, a cohort.Allocation, root rng.Root, s []cohort.Subject) *cohort.List {
	t.Helper()
	l, err := a.Assign(root, s)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestEveryBlockHoldsTheRatio(t *testing.T) {
	a := cohort.Allocation{Arms: []string{"control", "low", "high"}, Ratio: []int{2, 1, 1}, Blocks: []int{4, 8, 12}}
	for root := range rng.Root(50) {
		l := assign(t, a, root, mice(96, "cage 1", "cage 2", "cage 3"))
		if l.Open != 0 {
			t.Fatalf("root %d: %d strata stay open although 32 is a sum of blocks", root, l.Open)
		}
		counts := map[string][3]int{}
		for _, r := range l.Rows {
			key := fmt.Sprint(r.Stratum, r.Block)
			c := counts[key]
			c[r.Arm]++
			counts[key] = c
		}
		for key, c := range counts {
			if c[0] != 2*c[1] || c[1] != c[2] {
				t.Fatalf("root %d: block %s holds %v", root, key, c)
			}
		}
		if !slices.Equal(l.Counts(), []int{48, 24, 24}) {
			t.Fatalf("root %d: arms hold %v", root, l.Counts())
		}
	}
}

func TestAStratumThatNoBlocksFillStaysOpen(t *testing.T) {
	a := cohort.Allocation{Arms: []string{"a", "b"}, Blocks: []int{4}}
	l := assign(t, a, 1, mice(10))
	counts := l.Counts()
	if l.Open != 1 || counts[0]+counts[1] != 10 || counts[0] < 4 || counts[1] < 4 {
		t.Fatalf("%d open, counts %v", l.Open, counts)
	}
}

func TestEachOrderOfABlockIsEquallyLikely(t *testing.T) {
	a := cohort.Allocation{Arms: []string{"a", "b"}, Blocks: []int{4}}
	stattest.Mean(t, 3, stattest.Plan{
		Draw: func(r *rng.Stream) float64 {
			l, err := a.Assign(rng.Root(r.Uint64()), mice(4))
			if err != nil {
				t.Fatal(err)
			}
			if l.Rows[0].Arm == 0 && l.Rows[1].Arm == 0 {
				return 1 // one of six orders
			}
			return 0
		},
		Want: 1.0 / 6, N: 20_000, Detect: 0.1,
	})
}

func TestAStratumDoesNotDependOnTheOthers(t *testing.T) {
	a := cohort.Allocation{Arms: []string{"a", "b"}}
	alone := assign(t, a, 9, mice(12, "x"))
	both := assign(t, a, 9, mice(24, "y", "x"))
	for i := range 12 {
		p, q := alone.Rows[i], both.Rows[2*i+1]
		if p.Arm != q.Arm || p.Block != q.Block || p.Place != q.Place {
			t.Fatalf("place %d of the stratum differs: %+v, %+v", i, p, q)
		}
	}
}

func TestLabelsAreUniqueAndTellNothing(t *testing.T) {
	a := cohort.Allocation{Arms: []string{"vehicle", "antibody"}}
	l := assign(t, a, 5, mice(400))
	other := assign(t, cohort.Allocation{Arms: []string{"antibody", "vehicle"}, Blocks: []int{20}}, 5, mice(400))
	seen := map[string]bool{}
	form := regexp.MustCompile(`^[BCDFGHJKMNPQRTVWXY346789]{4}$`)
	for i, r := range l.Rows {
		if seen[r.Label] || !form.MatchString(r.Label) {
			t.Fatalf("label %q is there twice or malformed", r.Label)
		}
		seen[r.Label] = true
		if r.Label != other.Rows[i].Label {
			t.Fatal("a label depends on the arms")
		}
	}
	for _, row := range l.Blinded() {
		if text := strings.Join(row, ","); strings.Contains(text, "vehicle") || strings.Contains(text, "antibody") {
			t.Fatalf("the blinded sheet names an arm: %s", text)
		}
	}
	key := l.Key()
	if len(key) != 401 || !slices.IsSortedFunc(key[1:], func(x, y []string) int { return strings.Compare(x[0], y[0]) }) {
		t.Fatal("the key is not in the order of labels")
	}
	if len(l.Full()) != 401 || len(l.Full()[0]) != len(l.Full()[1]) {
		t.Fatal("the full list has another shape than its header")
	}
}

func TestTheSameRootGivesTheSameList(t *testing.T) {
	a := cohort.Allocation{Arms: []string{"a", "b"}}
	if x, y := assign(t, a, 5, mice(40)), assign(t, a, 5, mice(40)); !slices.Equal(x.Rows, y.Rows) {
		t.Fatal("two lists of one root differ")
	}
	if x, y := assign(t, a, 5, mice(40)), assign(t, a, 6, mice(40)); slices.Equal(x.Rows, y.Rows) {
		t.Fatal("two roots give one list")
	}
}

func TestFaultsOfAnAllocationAreNamed(t *testing.T) {
	for want, c := range map[string]struct {
		a cohort.Allocation
		s []cohort.Subject
	}{
		"has 1 arms":                         {cohort.Allocation{Arms: []string{"a"}}, nil},
		`names arm "a" twice`:                {cohort.Allocation{Arms: []string{"a", "a"}}, nil},
		"multiples of the ratio's sum, 3":    {cohort.Allocation{Arms: []string{"a", "b"}, Ratio: []int{2, 1}, Blocks: []int{4}}, nil},
		"take 3 or 6":                        {cohort.Allocation{Arms: []string{"a", "b"}, Ratio: []int{2, 1}, Blocks: []int{4}}, nil},
		"has the ratio 0":                    {cohort.Allocation{Arms: []string{"a", "b"}, Ratio: []int{0, 1}}, nil},
		"fewer than a block":                 {cohort.Allocation{Arms: []string{"a", "b"}, Blocks: []int{4}}, mice(3)},
		`has the subject "m1" twice`:         {cohort.Allocation{Arms: []string{"a", "b"}}, append(mice(3), mice(1)...)},
		"has a ratio of 1 numbers":           {cohort.Allocation{Arms: []string{"a", "b"}, Ratio: []int{1}}, nil},
		"has 0 covariates for subject":       {cohort.Allocation{Arms: []string{"a", "b"}, Covers: []string{"size"}}, mice(2)},
		"has no block sizes":                 {cohort.Allocation{Arms: []string{"a", "b"}, Blocks: []int{}}, nil},
		"has no name for arm 2":              {cohort.Allocation{Arms: []string{"a", " "}}, nil},
		"join strata, or take more hosts":    {cohort.Allocation{Arms: []string{"a", "b"}}, mice(3, "x", "x", "y")},
		`has the ratio 1001 for arm "b"`:     {cohort.Allocation{Arms: []string{"a", "b"}, Ratio: []int{1, 1001}}, nil},
		`has 1 subjects in stratum "y", few`: {cohort.Allocation{Arms: []string{"a", "b"}}, mice(3, "x", "x", "y")},
	} {
		if _, err := c.a.Assign(1, c.s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
}
