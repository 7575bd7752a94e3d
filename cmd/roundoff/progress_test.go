package main

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

func TestProgress(t *testing.T) {
	var b bytes.Buffer
	p := progressOn(&b, 0, "cells")
	for i := range 5 {
		p.set(i+1, 10)
		time.Sleep(110 * time.Millisecond) // the bar draws ten times a second at the most
	}
	p.end()
	p.end()
	for _, want := range []string{"/10", "cells/", "%"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in %q", want, b.String())
		}
	}
}

// Short work shows nothing at all.
func TestProgressLate(t *testing.T) {
	var b bytes.Buffer
	p := progressOn(&b, time.Hour, "cells")
	for i := range 10 {
		p.set(i+1, 10)
	}
	p.end()
	if b.Len() > 0 {
		t.Errorf("%q", b.String())
	}
}

// Without a terminal there is no progress.
func TestProgressNoTerminal(t *testing.T) {
	var b bytes.Buffer
	p := (&app{stderr: &b}).newProgress(false, "cells")
	p.set(1, 2)
	p.end()
	if b.Len() > 0 || p.bar != nil {
		t.Errorf("%q", b.String())
	}
}
