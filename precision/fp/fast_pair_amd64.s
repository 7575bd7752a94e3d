//go:build !purego

#include "textflag.h"
#include "fast_amd64.h"

// The loops of fast_pair.go and cbrtLoop, see fast_amd64.h.

// func quotientQuads(hi, lo, ah, al, bh, bl []float64, c *[4]uint64)
TEXT ·quotientQuads(SB), NOSPLIT, $0-152
	MOVQ    hi_base+0(FP), DI
	MOVQ    hi_len+8(FP), CX
	MOVQ    lo_base+24(FP), BX
	MOVQ    ah_base+48(FP), SI
	MOVQ    al_base+72(FP), DX
	MOVQ    bh_base+96(FP), R8
	MOVQ    bl_base+120(FP), R10
	MOVQ    c+144(FP), R9
	VMOVUPD (R9), Y15
	XORQ    AX, AX
	JMP     test

loop:
	VMOVUPD (SI)(AX*8), Y2
	VMOVUPD (DX)(AX*8), Y3
	VMOVUPD (R8)(AX*8), Y4
	VMOVUPD (R10)(AX*8), Y6
	QUOTIENT(Y15)
	VMOVUPD Y0, (DI)(AX*8)
	VMOVUPD Y2, (BX)(AX*8)
	ADDQ    $4, AX

test:
	CMPQ AX, CX
	JLT  loop
	VZEROUPPER
	RET

// func productQuads(hi, lo, xh, xl, yh, yl []float64, c *[4]uint64)
TEXT ·productQuads(SB), NOSPLIT, $0-152
	MOVQ    hi_base+0(FP), DI
	MOVQ    hi_len+8(FP), CX
	MOVQ    lo_base+24(FP), BX
	MOVQ    xh_base+48(FP), SI
	MOVQ    xl_base+72(FP), DX
	MOVQ    yh_base+96(FP), R8
	MOVQ    yl_base+120(FP), R10
	MOVQ    c+144(FP), R9
	VMOVUPD (R9), Y15
	XORQ    AX, AX
	JMP     test

loop:
	VMOVUPD (SI)(AX*8), Y0
	VMOVUPD (DX)(AX*8), Y1
	VMOVUPD (R8)(AX*8), Y2
	VADDPD  Y1, Y0, Y3              // x
	VSUBPD  Y0, Y3, Y4
	VSUBPD  Y4, Y1, Y1              // rest
	VMULPD  Y2, Y3, Y0              // p
	VANDPD  Y15, Y3, Y4             // its heads and tails
	VSUBPD  Y4, Y3, Y5
	VANDPD  Y15, Y2, Y6
	VSUBPD  Y6, Y2, Y7
	VMULPD  Y6, Y4, Y8
	VSUBPD  Y0, Y8, Y8
	VMULPD  Y7, Y4, Y4
	VADDPD  Y4, Y8, Y8
	VMULPD  Y6, Y5, Y6
	VADDPD  Y6, Y8, Y8
	VMULPD  Y7, Y5, Y5
	VADDPD  Y5, Y8, Y8              // pe
	VMULPD  (R10)(AX*8), Y3, Y3
	VMULPD  Y2, Y1, Y1
	VADDPD  Y1, Y3, Y3
	VADDPD  Y3, Y8, Y8
	VADDPD  Y8, Y0, Y1
	VSUBPD  Y0, Y1, Y2
	VSUBPD  Y2, Y8, Y8
	VMOVUPD Y1, (DI)(AX*8)
	VMOVUPD Y8, (BX)(AX*8)
	ADDQ    $4, AX

test:
	CMPQ AX, CX
	JLT  loop
	VZEROUPPER
	RET

// func rootQuads(hi, lo, h, l []float64, c *[4]uint64)
TEXT ·rootQuads(SB), NOSPLIT, $0-104
	MOVQ    hi_base+0(FP), DI
	MOVQ    hi_len+8(FP), CX
	MOVQ    lo_base+24(FP), BX
	MOVQ    h_base+48(FP), SI
	MOVQ    l_base+72(FP), DX
	MOVQ    c+96(FP), R9
	VMOVUPD (R9), Y15
	XORQ    AX, AX
	JMP     test

loop:
	VMOVUPD (SI)(AX*8), Y0
	VSQRTPD Y0, Y1                  // s
	VMULPD  Y1, Y1, Y2              // p
	VANDPD  Y15, Y1, Y3
	VSUBPD  Y3, Y1, Y4
	VMULPD  Y3, Y3, Y5
	VSUBPD  Y2, Y5, Y5
	VMULPD  Y4, Y3, Y3
	VADDPD  Y3, Y5, Y5
	VADDPD  Y3, Y5, Y5
	VMULPD  Y4, Y4, Y4
	VADDPD  Y4, Y5, Y5              // pe
	VSUBPD  Y2, Y0, Y0
	VSUBPD  Y5, Y0, Y0
	VADDPD  (DX)(AX*8), Y0, Y0
	VADDPD  Y1, Y1, Y2
	VDIVPD  Y2, Y0, Y0              // e
	VMOVUPD Y1, (DI)(AX*8)
	VMOVUPD Y0, (BX)(AX*8)
	ADDQ    $4, AX

test:
	CMPQ AX, CX
	JLT  loop
	VZEROUPPER
	RET

// CBRTSTEP makes z, in Y1, a better 1/∛x for x in Y0. It uses Y2 and Y3.
#define CBRTSTEP \
	VMULPD  Y1, Y0, Y2;      \
	VMULPD  Y1, Y2, Y2;      \
	VMULPD  Y1, Y2, Y2;      \
	VMOVUPD 160(R9), Y3;     \
	VSUBPD  Y2, Y3, Y2;      \
	VMULPD  256(R9), Y2, Y3; \
	VADDPD  224(R9), Y3, Y3; \
	VMULPD  Y3, Y2, Y3;      \
	VADDPD  192(R9), Y3, Y3; \
	VMULPD  Y3, Y2, Y3;      \
	VMULPD  Y3, Y1, Y3;      \
	VADDPD  Y3, Y1, Y1

// func cbrtQuads(hi, lo, x []float64, c *[4]uint64)
TEXT ·cbrtQuads(SB), NOSPLIT, $0-80
	MOVQ hi_base+0(FP), DI
	MOVQ hi_len+8(FP), CX
	MOVQ lo_base+24(FP), BX
	MOVQ x_base+48(FP), SI
	MOVQ c+72(FP), R9
	XORQ AX, AX
	JMP  test

loop:
	VMOVUPD  (SI)(AX*8), Y0
	VANDPD   0(R9), Y0, Y15          // sign
	VXORPD   Y15, Y0, Y0
	VCMPPD   $0x19, 32(R9), Y0, Y14  // not cbrtMin or more
	VCMPPD   $0x15, 64(R9), Y0, Y1   // not below cbrtMax
	VORPD    Y1, Y14, Y14
	VPSRLQ   $32, Y0, Y1
	VPMULUDQ 96(R9), Y1, Y1          // by 2^32/3 and a little
	VPSRLQ   $32, Y1, Y1
	VPSLLQ   $32, Y1, Y1
	VMOVDQU  128(R9), Y2
	VPSUBQ   Y1, Y2, Y1              // z
	CBRTSTEP
	CBRTSTEP
	VMULPD   Y1, Y0, Y2
	VMULPD   Y1, Y2, Y2              // y
	VMULPD   Y2, Y2, Y3              // p
	VANDPD   288(R9), Y2, Y4
	VSUBPD   Y4, Y2, Y5
	VMULPD   Y4, Y4, Y6
	VSUBPD   Y3, Y6, Y6
	VMULPD   Y5, Y4, Y7
	VADDPD   Y7, Y6, Y6
	VADDPD   Y7, Y6, Y6
	VMULPD   Y5, Y5, Y7
	VADDPD   Y7, Y6, Y6              // pe
	VMULPD   Y2, Y3, Y7              // c
	VANDPD   288(R9), Y3, Y8
	VSUBPD   Y8, Y3, Y9
	VMULPD   Y4, Y8, Y10
	VSUBPD   Y7, Y10, Y10
	VMULPD   Y5, Y8, Y11
	VADDPD   Y11, Y10, Y10
	VMULPD   Y4, Y9, Y11
	VADDPD   Y11, Y10, Y10
	VMULPD   Y5, Y9, Y11
	VADDPD   Y11, Y10, Y10           // ce
	VSUBPD   Y7, Y0, Y11
	VSUBPD   Y10, Y11, Y11
	VMULPD   Y2, Y6, Y12
	VSUBPD   Y12, Y11, Y11
	VMULPD   320(R9), Y3, Y3
	VDIVPD   Y3, Y11, Y11            // e
	VMOVUPD  0(R9), Y4
	VANDNPD  Y11, Y4, Y4
	VMULPD   352(R9), Y2, Y5
	VCMPPD   $0x16, Y5, Y4, Y5       // |e| not as small as that
	VORPD    Y5, Y14, Y14
	VXORPD   Y15, Y2, Y2
	VXORPD   Y15, Y11, Y11
	VORPD    Y14, Y2, Y2
	VMOVUPD  Y2, (DI)(AX*8)
	VMOVUPD  Y11, (BX)(AX*8)
	ADDQ     $4, AX

test:
	CMPQ AX, CX
	JLT  loop
	VZEROUPPER
	RET
