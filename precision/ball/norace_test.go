//go:build !race

package ball

const raceEnabled = false
