//go:build !amd64 || purego

package fp

// A machine without packed instructions leaves every lane to the loops.

func expPacked(hi, lo, x, xl []float64) int                               { return 0 }
func logPacked(hi, lo, x []float64) int                                   { return 0 }
func wavePacked(hi, lo, x []float64, quarter uint64) int                  { return 0 }
func quotientPacked(hi, lo, ah, al, bh, bl []float64) int                 { return 0 }
func settlePacked64(z []float64, q *quick, eps float64) (lanes, hard int) { return 0, 0 }
func settlePacked32(z []float32, q *quick, eps float64) (lanes, hard int) { return 0, 0 }
func widenPacked(w []float64, x []float32) int                            { return 0 }

func arcPacked(hi, lo, ph, pl, qh, ql []float64) int     { return 0 }
func em1Packed(hi, lo, x []float64) int                  { return 0 }
func productPacked(hi, lo, xh, xl, yh, yl []float64) int { return 0 }
func log1pPacked(hi, lo, y, yl []float64) int            { return 0 }
func cbrtPacked(hi, lo, x []float64) int                 { return 0 }
func rootPacked(hi, lo, h, l []float64) int              { return 0 }
