package catalog

import "testing"

// embeddedCatalogue returns the built-in catalogue, or fails with its faults.
func embeddedCatalogue(t testing.TB) *Catalogue {
	t.Helper()
	c, err := LoadEmbedded()
	if err != nil {
		t.Fatalf("the built-in tables are faulty:\n%v", err)
	}
	return c
}

func TestEmbeddedTablesLoadWithoutFault(t *testing.T) {
	c := embeddedCatalogue(t)
	t.Log("\n" + c.Check().String())
}
