//go:build !purego

#include "textflag.h"

// The operations of packed_amd64.go on whole registers of lanes: 16 bytes of x
// and of y make 16 bytes of z. SSE2 is part of every amd64, and its packed
// operations round each lane as the scalar ones do (AMD64 Architecture
// Programmer's Manual, volume 1, section 4).

// EACH runs OP over the columns z, x, y of LANES lanes of SIZE bytes to the
// register; len(z) is a multiple of LANES. The loop is aligned so that it fits
// one line of the instruction cache: across two it takes twice as long.
#define EACH(OP, LANES, SIZE) \
	MOVQ   z_base+0(FP), DI;   \
	MOVQ   z_len+8(FP), CX;    \
	MOVQ   x_base+24(FP), SI;  \
	MOVQ   y_base+48(FP), DX;  \
	XORQ   AX, AX;             \
	JMP    test;               \
	PCALIGN $32;               \
loop: \
	MOVUPS (SI)(AX*SIZE), X0;  \
	MOVUPS (DX)(AX*SIZE), X1;  \
	OP     X1, X0;             \
	MOVUPS X0, (DI)(AX*SIZE);  \
	ADDQ   $LANES, AX;         \
test: \
	CMPQ   AX, CX;             \
	JLT    loop

// FINITE sets AX to 0 if every lane of x is finite, else to something else:
// v − v is +0 for finite v and NaN otherwise, and the bits of all differences
// are put together. len(x) is a multiple of LANES, the lanes of two registers.
#define FINITE(SUB, LANES, SIZE) \
	MOVQ    x_base+0(FP), SI;    \
	MOVQ    x_len+8(FP), CX;     \
	XORPS   X2, X2;              \
	XORPS   X3, X3;              \
	XORQ    AX, AX;              \
	JMP     test;                \
	PCALIGN $32;                 \
loop: \
	MOVUPS  (SI)(AX*SIZE), X0;   \
	MOVUPS  16(SI)(AX*SIZE), X1; \
	SUB     X0, X0;              \
	SUB     X1, X1;              \
	ORPS    X0, X2;              \
	ORPS    X1, X3;              \
	ADDQ    $LANES, AX;          \
test: \
	CMPQ    AX, CX;              \
	JLT     loop;                \
	ORPS    X3, X2;              \
	MOVHLPS X2, X0;              \
	ORPS    X2, X0;              \
	MOVQ    X0, AX

// func addPairs(z, x, y []float64)
TEXT ·addPairs(SB), NOSPLIT, $0-72
	EACH(ADDPD, 2, 8)
	RET

// func subPairs(z, x, y []float64)
TEXT ·subPairs(SB), NOSPLIT, $0-72
	EACH(SUBPD, 2, 8)
	RET

// func mulPairs(z, x, y []float64)
TEXT ·mulPairs(SB), NOSPLIT, $0-72
	EACH(MULPD, 2, 8)
	RET

// func divPairs(z, x, y []float64)
TEXT ·divPairs(SB), NOSPLIT, $0-72
	EACH(DIVPD, 2, 8)
	RET

// func addQuads(z, x, y []float32)
TEXT ·addQuads(SB), NOSPLIT, $0-72
	EACH(ADDPS, 4, 4)
	RET

// func subQuads(z, x, y []float32)
TEXT ·subQuads(SB), NOSPLIT, $0-72
	EACH(SUBPS, 4, 4)
	RET

// func mulQuads(z, x, y []float32)
TEXT ·mulQuads(SB), NOSPLIT, $0-72
	EACH(MULPS, 4, 4)
	RET

// func divQuads(z, x, y []float32)
TEXT ·divQuads(SB), NOSPLIT, $0-72
	EACH(DIVPS, 4, 4)
	RET

// func finitePairs(x []float64) bool
TEXT ·finitePairs(SB), NOSPLIT, $0-25
	FINITE(SUBPD, 4, 8)
	TESTQ AX, AX
	SETEQ ret+24(FP)
	RET

// func finiteQuads(x []float32) bool
TEXT ·finiteQuads(SB), NOSPLIT, $0-25
	FINITE(SUBPS, 8, 4)
	TESTQ AX, AX
	SETEQ ret+24(FP)
	RET
