package record

import (
	"bytes"
	"reflect"
	"runtime/debug"
	"strings"
	"testing"
)

func sampleHeader() Header {
	return Header{
		Program: "paget", Version: "v0.1.0", Commit: "abc", GoVersion: "go1.26", Architecture: "amd64/v1", Study: "s", SpecHash: "0123456789abcdef",
		Root: 1<<64 - 1, Command: "paget run s --seed 1 > x", Notes: []string{"b", "a"},
	}
}

func TestAHeaderReadsBackAsItWasWritten(t *testing.T) {
	h := sampleHeader()
	h.Repair("steps rejected", 3)
	h.Repair("cells outside", 1)
	h.Repair("steps rejected", 2)
	h.Repair("nothing", 0)
	if want := []Count{{"cells outside", 1}, {"steps rejected", 5}}; !reflect.DeepEqual(h.Repairs, want) {
		t.Errorf("repairs are %v", h.Repairs)
	}
	var first, second bytes.Buffer
	for _, b := range []*bytes.Buffer{&first, &second} {
		if err := h.WriteJSON(b); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("two writings differ")
	}
	for _, want := range []string{`"root_seed": "18446744073709551615"`, `"command": "paget run s --seed 1 > x"`, `"spec_hash": "0123456789abcdef"`} {
		if !strings.Contains(first.String(), want) {
			t.Errorf("%s is missing in\n%s", want, &first)
		}
	}
	back, err := ReadHeader(&first)
	if err != nil || !reflect.DeepEqual(*back, h) {
		t.Errorf("got %+v, %v", back, err)
	}
	if _, err := ReadHeader(strings.NewReader("{")); err == nil {
		t.Error("half a header is read")
	}
}

func TestAnEmptyListInAHeaderIsAList(t *testing.T) {
	var b bytes.Buffer
	h := Header{}
	if err := h.WriteJSON(&b); err != nil || strings.Contains(b.String(), "null") || h.Notes != nil {
		t.Errorf("%s, %v", &b, err)
	}
}

func TestNegativeRepairsAreTheCallersFault(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	h := Header{}
	h.Repair("x", -1)
}

func TestABinarySaysWhatItKnowsOfItsOrigin(t *testing.T) {
	set := func(version string, settings ...string) *debug.BuildInfo {
		info := &debug.BuildInfo{Main: debug.Module{Version: version}}
		for i := 0; i < len(settings); i += 2 {
			info.Settings = append(info.Settings, debug.BuildSetting{Key: settings[i], Value: settings[i+1]})
		}
		return info
	}
	for _, c := range []struct {
		info            *debug.BuildInfo
		version, commit string
	}{
		{set(""), "unknown", "unknown"},
		{set("(devel)"), "unknown", "unknown"},
		{set("v1.2.3", "vcs.revision", "abc", "vcs.modified", "false"), "v1.2.3", "abc"},
		{set("v1.2.3", "vcs.revision", "abc", "vcs.modified", "true"), "v1.2.3", "abc+modified"},
	} {
		if version, commit := buildOf(c.info); version != c.version || commit != c.commit {
			t.Errorf("got %s, %s; want %s, %s", version, commit, c.version, c.commit)
		}
	}
	h := NewHeader("paget")
	if h.Program != "paget" || h.Version == "" || h.Commit == "" || !strings.HasPrefix(h.GoVersion, "go") && !strings.HasPrefix(h.GoVersion, "devel") || h.Architecture == "" {
		t.Errorf("%+v", h)
	}
}

func TestTheSpecHashIsThePublishedSHA256(t *testing.T) {
	// FIPS 180-4's example: SHA-256 of "abc".
	if got := SpecHash([]byte("abc")); got != "ba7816bf8f01cfea" {
		t.Error(got)
	}
}
