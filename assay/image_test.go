package assay

import (
	"math"
	"testing"
)

func TestFreeAreaOfOneCellIsTheAreaLessTheEllipse(t *testing.T) {
	for _, c := range []struct{ x, y, angle float64 }{
		{50, 50, 0}, {50, 50, 0.7}, {0, 0, 1.2}, {99.5, 2, -0.4}, {3, 99, math.Pi / 2},
	} {
		m := newImage(100, 100, 0, 100, 0.1)
		m.draw(c.x, c.y, 20, 10, c.angle)
		want := 1 - math.Pi*20*10/1e4
		if got := m.free(); math.Abs(got-want) > 2e-4 {
			t.Errorf("ellipse at (%v, %v) turned by %v leaves %v free, want %v", c.x, c.y, c.angle, got, want)
		}
	}
}

func TestPixelErrorFallsWithPixelSize(t *testing.T) {
	// The count of pixel centres in a disc errs by far less than its outline
	// over the pixel; averaged over places it falls at least linearly.
	rms := func(pixel float64) float64 {
		sum := 0.0
		for i := 0; i < 50; i++ {
			m := newImage(64, 64, 0, 64, pixel)
			m.draw(32+0.37*float64(i), 20+0.71*float64(i), 11, 11, 0)
			e := m.free() - (1 - math.Pi*121/4096)
			sum += e * e
		}
		return math.Sqrt(sum / 50)
	}
	coarse, fine := rms(2), rms(0.5)
	if fine > coarse/4 {
		t.Errorf("error %v at 2 µm, %v at 0.5 µm", coarse, fine)
	}
}

func TestWindowSeesOnlyItsStrip(t *testing.T) {
	m := newImage(100, 40, 30, 40, 0.1)
	m.draw(30, 20, 10, 10, 0) // half inside
	want := 1 - math.Pi*100/2/1600
	if got := m.free(); math.Abs(got-want) > 3e-4 {
		t.Errorf("free %v, want %v", got, want)
	}
	m.clear()
	m.draw(90, 20, 10, 10, 0)
	if m.free() != 1 {
		t.Error("a cell outside covers pixels")
	}
	m.draw(129, 20, 10, 10, 0) // one period away from 29
	if m.free() == 1 {
		t.Error("the periodic image is not seen")
	}
}

func TestOverlapIsCountedOnce(t *testing.T) {
	m := newImage(100, 100, 0, 100, 0.5)
	m.draw(40, 40, 10, 10, 0)
	once := m.free()
	m.draw(40, 40, 10, 10, 0)
	if m.free() != once {
		t.Error("the same disc twice covers more than once")
	}
}
