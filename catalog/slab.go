package catalog

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"paget/assay"
	"paget/upscale"
)

// Slab returns the experiment that measures the bridge between the scales, with every
// number of assays.tsv, mechanics.tsv and lines.tsv in it. Cells hold one another as in
// a gel (UsualMechanics), so that one scale of adhesion serves both.
//
// Errors: a row that the assay lacks or does not know.
func (c *Catalogue) Slab() (*upscale.Slab, error) {
	a, err := assay.New(upscale.SlabKind)
	if err != nil {
		return nil, err
	}
	for _, n := range c.AssayConstants(upscale.SlabKind) {
		if err := assay.Set(a, n.Name, n.Value); err != nil {
			return nil, err
		}
	}
	if err := a.Validate(); err != nil {
		return nil, err
	}
	mechanics, err := c.Mechanics(c.UsualMechanics(upscale.SlabKind))
	if err != nil {
		return nil, err
	}
	line, ok := c.Line(c.SlabLine())
	if !ok {
		return nil, fmt.Errorf("the catalogue has no line %q", c.SlabLine())
	}
	body, err := line.Cell()
	return &upscale.Slab{Assay: a, Mechanics: mechanics, Body: body}, err
}

// BridgeHash returns a hash of everything that decides the runs of the bridge but the
// seed: the design and the slab.
//
// Errors: as Slab.
func (c *Catalogue) BridgeHash() (string, error) {
	s, err := c.Slab()
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(fmt.Sprintf("%+.9v\n%s", c.Design(), s)))
	return hex.EncodeToString(sum[:8]), nil
}
