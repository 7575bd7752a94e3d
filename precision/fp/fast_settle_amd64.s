//go:build !purego

#include "textflag.h"
#include "fast_amd64.h"

// The rounding tests and widen32, see fast_amd64.h.

// LEFT appends the lanes of mask R8, four from lane AX on, to the list at R10 of
// length R9.
#define LEFT \
each: \
	BSFQ R8, R11;          \
	ADDQ AX, R11;          \
	MOVB R11, (R10)(R9*1); \
	INCQ R9;               \
	LEAQ -1(R8), R11;      \
	ANDQ R11, R8;          \
	JNE  each

// func settleQuads64(z, hi, lo []float64, eps float64, abs uint64, hard *uint8) (n int)
TEXT ·settleQuads64(SB), NOSPLIT, $0-104
	MOVQ         z_base+0(FP), DI
	MOVQ         z_len+8(FP), CX
	MOVQ         hi_base+24(FP), SI
	MOVQ         lo_base+48(FP), DX
	VBROADCASTSD eps+72(FP), Y15
	VPBROADCASTQ abs+80(FP), Y14
	MOVQ         hard+88(FP), R10
	XORQ         R9, R9
	XORQ         AX, AX
	JMP          test

loop:
	VMOVUPD   (SI)(AX*8), Y0
	VMOVUPD   (DX)(AX*8), Y1
	VANDPD    Y14, Y0, Y2
	VMULPD    Y15, Y2, Y2           // e
	VSUBPD    Y2, Y1, Y3
	VADDPD    Y3, Y0, Y3            // a
	VADDPD    Y2, Y1, Y4
	VADDPD    Y4, Y0, Y4            // b
	VMOVUPD   Y3, (DI)(AX*8)
	VCMPPD    $0x04, Y4, Y3, Y4
	VMOVMSKPD Y4, R8
	TESTQ     R8, R8
	JEQ       next
	LEFT

next:
	ADDQ $4, AX

test:
	CMPQ AX, CX
	JLT  loop
	VZEROUPPER
	MOVQ R9, n+96(FP)
	RET

// func settleQuads32(z []float32, hi, lo []float64, eps float64, hard *uint8) (n int)
TEXT ·settleQuads32(SB), NOSPLIT, $0-96
	MOVQ         z_base+0(FP), DI
	MOVQ         z_len+8(FP), CX
	MOVQ         hi_base+24(FP), SI
	MOVQ         lo_base+48(FP), DX
	VBROADCASTSD eps+72(FP), Y15
	MOVQ         hard+80(FP), R10
	XORQ         R9, R9
	XORQ         AX, AX
	JMP          test

loop:
	VMOVUPD    (SI)(AX*8), Y0
	VADDPD     (DX)(AX*8), Y0, Y0   // m
	VMULPD     Y15, Y0, Y1          // e
	VSUBPD     Y1, Y0, Y2
	VADDPD     Y1, Y0, Y3
	VCVTPD2PSY Y2, X2               // a
	VCVTPD2PSY Y3, X3               // b
	VMOVUPS    X2, (DI)(AX*4)
	VCMPPS     $0x04, X3, X2, X3
	VMOVMSKPS  X3, R8
	TESTQ      R8, R8
	JEQ        next
	LEFT

next:
	ADDQ $4, AX

test:
	CMPQ AX, CX
	JLT  loop
	VZEROUPPER
	MOVQ R9, n+88(FP)
	RET

// func widenQuads(z []float64, x []float32)
TEXT ·widenQuads(SB), NOSPLIT, $0-48
	MOVQ z_base+0(FP), DI
	MOVQ z_len+8(FP), CX
	MOVQ x_base+24(FP), SI
	XORQ AX, AX
	JMP  test

loop:
	VCVTPS2PD (SI)(AX*4), Y0
	VMOVUPD   Y0, (DI)(AX*8)
	ADDQ      $4, AX

test:
	CMPQ AX, CX
	JLT  loop
	VZEROUPPER
	RET
