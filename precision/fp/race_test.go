//go:build race

package fp

const raceEnabled = true
