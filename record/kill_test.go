package record

import (
	"os"
	"os/exec"
	"testing"
	"time"
)

// killFolder names the folder in which a test's child writes until it is killed.
const killFolder = "PAGET_TEST_KILL_FOLDER"

func TestMain(m *testing.M) {
	if folder := os.Getenv(killFolder); folder != "" {
		writeForEver(folder)
	}
	os.Exit(m.Run())
}

// writeForEver writes one checkpoint after the other: its number, and a column of
// numbers that are all the same.
func writeForEver(folder string) {
	f, err := Create(folder)
	for i := 0; err == nil; i++ {
		column := make([]float64, 1<<16)
		for k := range column {
			column[k] = float64(i)
		}
		err = WriteCheckpoint(f, "x", CheckpointMeta{Time: float64(i)}, func(e *Encoder) error {
			e.Int(i)
			e.Floats(column)
			return nil
		})
	}
	os.Exit(1)
}

func TestAProcessKilledWhileItWritesLosesNothing(t *testing.T) {
	f := newFolder(t)
	for kill := range 8 {
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), killFolder+"="+f.Path())
		if err := child.Start(); err != nil {
			t.Skipf("no child process: %v", err)
		}
		// How long it lives does not matter; different lives end in different places.
		for range 200 {
			if _, err := os.Stat(f.Path() + "/x.paget"); err == nil {
				break
			}
			time.Sleep(5 * time.Millisecond)
		}
		time.Sleep(time.Duration(7*kill) * time.Millisecond)
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = child.Wait()
		meta, d, warnings, err := ReadNewest(f.Path(), "x")
		if err != nil || len(warnings) > 0 {
			t.Fatalf("killed %d times: %v %v", kill+1, warnings, err)
		}
		n := d.Int()
		for _, v := range d.Floats() {
			if v != float64(n) || v != meta.Time {
				t.Fatalf("checkpoint %d holds %v", n, v)
			}
		}
		if d.Done(); d.Err() != nil {
			t.Fatal(d.Err())
		}
	}
}
