package cohort

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"paget/rng"
)

// Subject is one host that waits for its arm.
//
// Units: Covariates in units of their own, the same in all subjects.
type Subject struct {
	Name       string    // ear tag or number; must differ between subjects
	Stratum    string    // size class, cage or litter; "" where there are none
	Covariates []float64 // what was measured beforehand, for the summary
}

// Allocation is how subjects are shared out among arms: permuted blocks within
// strata.
type Allocation struct {
	Arms   []string // names of the arms
	Ratio  []int    // subjects of each arm in the smallest block; nil for one each
	Blocks []int    // sizes to draw blocks from, multiples of the ratio's sum; nil for once and twice the sum
	Covers []string // names of the covariates
}

// Assignment is one row of an allocation list.
type Assignment struct {
	Subject int    // index among the subjects
	Name    string // of the subject
	Stratum string // of the subject
	Block   int    // number of the block within its stratum, from 1
	Place   int    // place in the block, from 1
	Arm     int    // index of the arm
	Label   string // what stands on the syringe: tells nothing of the arm
}

// List is an allocation list: one row for each subject, in the order of subjects.
// The arm of each row is the key of the blinding.
type List struct {
	Arms []string
	Rows []Assignment
	Open int // strata whose last block the subjects do not fill
}

// sum returns the subjects in one round of the ratio.
func (a *Allocation) sum() int {
	n := 0
	for i := range a.Arms {
		n += a.share(i)
	}
	return n
}

// share returns how many subjects arm i has in one round of the ratio.
func (a *Allocation) share(i int) int {
	if a.Ratio == nil {
		return 1
	}
	return a.Ratio[i]
}

// blocks returns the sizes of blocks, ascending and each once.
func (a *Allocation) blocks() []int {
	if a.Blocks == nil {
		return []int{a.sum(), 2 * a.sum()}
	}
	list := slices.Clone(a.Blocks)
	slices.Sort(list)
	return slices.Compact(list)
}

// Validate returns every fault of the allocation, and of the subjects if there are
// any, at once.
func (a *Allocation) Validate(subjects []Subject) error {
	f := newFaults("allocation")
	a.checkArms(f)
	if len(*f.list) == 0 {
		a.checkBlocks(f)
	}
	if len(*f.list) == 0 {
		a.checkSubjects(f, subjects)
	}
	return errors.Join(*f.list...)
}

// checkArms finds faults of names and ratio.
func (a *Allocation) checkArms(f faults) {
	if len(a.Arms) < 2 {
		f.add(fmt.Sprintf("has %d arms", len(a.Arms)), "two arms or more", "one arm needs no allocation")
	}
	for i, name := range a.Arms {
		switch {
		case strings.TrimSpace(name) == "":
			f.add(fmt.Sprintf("has no name for arm %d", i+1), "a name for each arm", "")
		case slices.Index(a.Arms, name) < i:
			f.add(fmt.Sprintf("names arm %q twice", name), "names that differ", "")
		}
	}
	if a.Ratio == nil {
		return
	}
	if len(a.Ratio) != len(a.Arms) {
		f.add(fmt.Sprintf("has a ratio of %d numbers for %d arms", len(a.Ratio), len(a.Arms)), "one whole number for each arm", "")
		return
	}
	for i, r := range a.Ratio {
		if r < 1 || r > 1000 {
			f.add(fmt.Sprintf("has the ratio %d for arm %q", r, a.Arms[i]), "1 to 1000", "leave an arm out if nobody shall be in it")
		}
	}
}

// checkBlocks finds faults of block sizes.
func (a *Allocation) checkBlocks(f faults) {
	sum := a.sum()
	if a.Blocks != nil && len(a.Blocks) == 0 {
		f.add("has no block sizes", fmt.Sprintf("multiples of %d", sum), "leave them out for once and twice that")
	}
	for _, size := range a.Blocks {
		if size < 1 || size%sum != 0 {
			down := max(size/sum, 1) * sum
			f.add(fmt.Sprintf("has blocks of %d", size), fmt.Sprintf("multiples of the ratio's sum, %d", sum),
				fmt.Sprintf("take %d or %d", down, down+sum))
		}
	}
}

// checkSubjects finds faults of subjects, and strata that are smaller than a block.
func (a *Allocation) checkSubjects(f faults, subjects []Subject) {
	seen := map[string]bool{}
	count := map[string]int{}
	var order []string
	for i, s := range subjects {
		if seen[s.Name] {
			f.add(fmt.Sprintf("has the subject %q twice", s.Name), "names that differ", "")
		}
		seen[s.Name] = true
		if len(s.Covariates) != len(a.Covers) {
			f.add(fmt.Sprintf("has %d covariates for subject %d", len(s.Covariates), i+1), fmt.Sprintf("%d, as named", len(a.Covers)), "")
		}
		if count[s.Stratum]++; count[s.Stratum] == 1 {
			order = append(order, s.Stratum)
		}
	}
	smallest := a.blocks()[0]
	for _, stratum := range order {
		if count[stratum] < smallest {
			f.add(fmt.Sprintf("has %d subjects in stratum %q, fewer than a block", count[stratum], stratum),
				fmt.Sprintf("%d or more", smallest), "join strata, or take more hosts")
		}
	}
}

// Assign returns the allocation list of subjects. Each stratum is filled with
// blocks whose sizes are drawn, each possible order of a block being equally
// likely. Sizes are drawn among those that still let the stratum be filled
// exactly, where such exist; otherwise the last block stays open (List.Open).
//
// A stratum reads a stream of its own, named by its text, so that other strata
// change nothing in it; a subject's label has a stream of its own, too.
//
// Source: Zelen 1974, 10.1016/0021-9681(74)90015-0.
// Errors: those of Validate.
func (a *Allocation) Assign(root rng.Root, subjects []Subject) (*List, error) {
	if err := a.Validate(subjects); err != nil {
		return nil, err
	}
	list := &List{Arms: slices.Clone(a.Arms), Rows: make([]Assignment, len(subjects))}
	members := map[string][]int{}
	var order []string
	for i, s := range subjects {
		if members[s.Stratum] == nil {
			order = append(order, s.Stratum)
		}
		members[s.Stratum] = append(members[s.Stratum], i)
		list.Rows[i] = Assignment{Subject: i, Name: s.Name, Stratum: s.Stratum}
	}
	for _, stratum := range order {
		if a.fill(root.Derive("allocation\x00"+stratum), list.Rows, members[stratum]) {
			list.Open++
		}
	}
	writeLabels(root, list.Rows)
	return list, nil
}

// fill gives arms to the members of one stratum and tells whether its last block
// stays open.
func (a *Allocation) fill(root rng.Root, rows []Assignment, members []int) (open bool) {
	sizes := a.blocks()
	fits := reachable(sizes, len(members))
	for done, block := 0, 1; done < len(members); block++ {
		stream := rng.New(root, rng.Allocation, uint64(block), 0)
		arms := a.block(&stream, pick(&stream, sizes, fits, len(members)-done))
		for place, arm := range arms {
			if done == len(members) {
				return true
			}
			row := &rows[members[done]]
			row.Block, row.Place, row.Arm = block, place+1, arm
			done++
		}
	}
	return false
}

// reachable tells for each number from 0 to n whether blocks can fill it exactly.
func reachable(sizes []int, n int) []bool {
	fits := make([]bool, n+1)
	fits[0] = true
	for i := 1; i <= n; i++ {
		for _, s := range sizes {
			if s <= i && fits[i-s] {
				fits[i] = true
			}
		}
	}
	return fits
}

// pick draws the size of the next block when so many places are left.
func pick(stream *rng.Stream, sizes []int, fits []bool, left int) int {
	var good []int
	for _, s := range sizes {
		if s <= left && fits[left-s] {
			good = append(good, s)
		}
	}
	if len(good) == 0 {
		good = sizes
	}
	return good[stream.Intn(len(good))]
}

// block returns the arms of one block in random order.
func (a *Allocation) block(stream *rng.Stream, size int) []int {
	arms := make([]int, 0, size)
	for len(arms) < size {
		for i := range a.Arms {
			for range a.share(i) {
				arms = append(arms, i)
			}
		}
	}
	stream.Shuffle(len(arms), func(i, j int) { arms[i], arms[j] = arms[j], arms[i] })
	return arms
}

// letters are those of labels: none is mistaken for another by hand, and no word
// is made without vowels.
const letters = "BCDFGHJKMNPQRTVWXY346789"

// writeLabels gives each row a label that is its own and says nothing of its arm:
// a label depends on the subject's place in the list alone.
func writeLabels(root rng.Root, rows []Assignment) {
	taken := make(map[string]bool, len(rows))
	length := 4
	for n := 10_000; n < len(rows); n *= len(letters) {
		length++
	}
	code := make([]byte, length)
	var stream rng.Stream
	for i := range rows {
		stream.At(root, rng.Blinding, uint64(i), 0)
		for again := true; again; again = taken[string(code)] {
			for j := range code {
				code[j] = letters[stream.Intn(len(letters))]
			}
		}
		rows[i].Label = string(code)
		taken[rows[i].Label] = true
	}
}

// Counts returns the number of subjects of each arm.
func (l *List) Counts() []int {
	n := make([]int, len(l.Arms))
	for _, r := range l.Rows {
		n[r.Arm]++
	}
	return n
}

// Blinded returns the sheet for the bench: a header, then subject, stratum and
// label of each row. No arm can be read from it.
func (l *List) Blinded() [][]string {
	rows := [][]string{{"subject", "stratum", "label"}}
	for _, r := range l.Rows {
		rows = append(rows, []string{r.Name, r.Stratum, r.Label})
	}
	return rows
}

// Key returns the sheet that opens the blinding: a header, then label and arm,
// by label.
func (l *List) Key() [][]string {
	var rows [][]string
	for _, r := range l.Rows {
		rows = append(rows, []string{r.Label, l.Arms[r.Arm]})
	}
	slices.SortFunc(rows, func(a, b []string) int { return cmp.Compare(a[0], b[0]) })
	return append([][]string{{"label", "arm"}}, rows...)
}

// Full returns the whole list: a header, then subject, stratum, block, place, arm
// and label of each row.
func (l *List) Full() [][]string {
	rows := [][]string{{"subject", "stratum", "block", "place", "arm", "label"}}
	for _, r := range l.Rows {
		rows = append(rows, []string{r.Name, r.Stratum, fmt.Sprint(r.Block), fmt.Sprint(r.Place), l.Arms[r.Arm], r.Label})
	}
	return rows
}
