//go:build !purego

#include "textflag.h"
#include "fast_amd64.h"

// waveLoop and arcLoop, see fast_amd64.h.

// func waveQuads(hi, lo, x []float64, table *pair, c *[4]uint64, quarter uint64) (far bool)
TEXT ·waveQuads(SB), NOSPLIT, $0-97
	MOVQ         hi_base+0(FP), DI
	MOVQ         hi_len+8(FP), CX
	MOVQ         lo_base+24(FP), BX
	MOVQ         x_base+48(FP), SI
	MOVQ         table+72(FP), R8
	MOVQ         c+80(FP), R9
	VPBROADCASTQ quarter+88(FP), Y15
	VPXOR        Y14, Y14, Y14
	XORQ         AX, AX
	JMP          test

loop:
	VMOVUPD (SI)(AX*8), Y0
	VMULPD  0(R9), Y0, Y1
	VADDPD  32(R9), Y1, Y1          // shifted
	VSUBPD  32(R9), Y1, Y2          // n
	VPADDQ  Y15, Y1, Y1             // k
	VMULPD  64(R9), Y2, Y3
	VSUBPD  Y3, Y0, Y5
	VMULPD  96(R9), Y2, Y4
	VSUBPD  Y4, Y5, Y3              // rh
	VSUBPD  Y5, Y3, Y6
	VSUBPD  Y6, Y3, Y7
	VSUBPD  Y7, Y5, Y5
	VADDPD  Y6, Y4, Y4
	VSUBPD  Y4, Y5, Y5              // e
	VMULPD  544(R9), Y2, Y4
	VSUBPD  Y5, Y4, Y4              // rl
	VPAND   128(R9), Y1, Y9         // k&1023
	VPXOR   Y5, Y5, Y5
	VPCMPEQQ Y5, Y9, Y6
	VCMPPD  $0x04, Y5, Y2, Y5       // n ≠ 0
	VANDPD  Y6, Y5, Y5
	VANDPD  160(R9), Y3, Y6
	VCMPPD  $0x11, 192(R9), Y6, Y6  // |rh| below trigNear
	VANDPD  Y6, Y5, Y13             // next to a multiple of π
	VANDPD  160(R9), Y0, Y6
	VCMPPD  $0x19, 224(R9), Y6, Y5  // not trigMin or more
	VORPD   Y5, Y13, Y13
	VCMPPD  $0x15, 256(R9), Y6, Y5  // not below trigFar
	VORPD   Y5, Y13, Y13
	VORPD   Y5, Y14, Y14
	VPADDQ  Y9, Y9, Y9
	GATHER((R8)(Y9*8), Y5)          // s.hi
	GATHER(8(R8)(Y9*8), Y6)         // s.lo
	GATHER(8192(R8)(Y9*8), Y7)      // c.hi
	GATHER(8200(R8)(Y9*8), Y8)      // c.lo
	VANDPD  288(R9), Y3, Y9         // r1
	VSUBPD  Y4, Y3, Y10             // z
	VSUBPD  Y9, Y3, Y3
	VSUBPD  Y4, Y3, Y3              // r2
	VMULPD  Y10, Y10, Y4            // z2
	VMULPD  384(R9), Y4, Y0
	VMOVUPD 352(R9), Y2
	VSUBPD  Y0, Y2, Y0              // 1/24 − z2/720
	VMULPD  Y0, Y4, Y0
	VSUBPD  320(R9), Y0, Y0
	VMULPD  Y0, Y4, Y0              // cm
	VMULPD  480(R9), Y4, Y2
	VMOVUPD 448(R9), Y11
	VSUBPD  Y2, Y11, Y2             // 1/120 − z2/5040
	VMULPD  Y2, Y4, Y2
	VSUBPD  416(R9), Y2, Y2
	VMULPD  Y4, Y10, Y10
	VMULPD  Y2, Y10, Y2             // sm
	VADDPD  Y2, Y3, Y2
	VADDPD  Y8, Y7, Y3
	VMULPD  Y2, Y3, Y2
	VMULPD  Y9, Y8, Y8
	VADDPD  Y8, Y2, Y2
	VADDPD  Y2, Y6, Y2              // low
	VMULPD  Y9, Y7, Y7
	VADDPD  Y7, Y5, Y8              // h
	VSUBPD  Y5, Y8, Y9
	VSUBPD  Y9, Y7, Y7              // rest
	VADDPD  Y2, Y7, Y7
	VADDPD  Y6, Y5, Y5
	VMULPD  Y0, Y5, Y5
	VADDPD  Y7, Y5, Y5              // low
	VPSLLQ  $53, Y1, Y1
	VPAND   512(R9), Y1, Y1         // flip
	VXORPD  Y1, Y8, Y8
	VXORPD  Y1, Y5, Y5
	VORPD   Y13, Y8, Y8
	VMOVUPD Y8, (DI)(AX*8)
	VMOVUPD Y5, (BX)(AX*8)
	ADDQ    $4, AX

test:
	CMPQ      AX, CX
	JLT       loop
	VMOVMSKPD Y14, AX
	VZEROUPPER
	TESTQ     AX, AX
	SETNE     far+96(FP)
	RET

// SHORT sets S to X·C rounded and R to the rest as shortProduct does. HEAD is
// where the mask of head is, T scratch.
#define SHORT(HEAD, X, C, S, R, T) \
	VMULPD C, X, S;    \
	VANDPD HEAD, X, R; \
	VSUBPD R, X, T;    \
	VMULPD C, R, R;    \
	VSUBPD S, R, R;    \
	VMULPD C, T, T;    \
	VADDPD T, R, R

// func arcQuads(hi, lo, ph, pl, qh, ql []float64, table *pair, c *[4]uint64)
TEXT ·arcQuads(SB), NOSPLIT, $0-160
	MOVQ hi_base+0(FP), DI
	MOVQ hi_len+8(FP), CX
	MOVQ lo_base+24(FP), BX
	MOVQ ph_base+48(FP), SI
	MOVQ pl_base+72(FP), DX
	MOVQ qh_base+96(FP), R10
	MOVQ ql_base+120(FP), R11
	MOVQ table+144(FP), R8
	MOVQ c+152(FP), R9
	XORQ AX, AX
	JMP  test

loop:
	VMOVUPD (SI)(AX*8), Y0
	VMOVUPD (R10)(AX*8), Y2
	VMOVUPD (R11)(AX*8), Y3
	VANDPD  0(R9), Y0, Y15          // sign
	VANDPD  32(R9), Y0, Y0
	VXORPD  (DX)(AX*8), Y15, Y1
	VCMPPD  $0x1e, Y2, Y0, Y14      // p above q
	VBLENDVPD Y14, Y2, Y0, Y4       // p
	VBLENDVPD Y14, Y3, Y1, Y5       // rest
	VBLENDVPD Y14, Y0, Y2, Y6       // q
	VBLENDVPD Y14, Y1, Y3, Y7       // other
	VDIVPD  Y6, Y4, Y0
	VMULPD  64(R9), Y0, Y0
	VADDPD  96(R9), Y0, Y0          // shifted
	VSUBPD  96(R9), Y0, Y1
	VMULPD  128(R9), Y1, Y1         // c
	VCMPPD  $0x16, 160(R9), Y1, Y13 // not 1 or less
	VPAND   192(R9), Y0, Y9
	VPANDN  Y9, Y13, Y9
	VANDPD  224(R9), Y14, Y8
	VPADDQ  Y8, Y9, Y9              // j
	VPADDQ  Y9, Y9, Y9
	VANDPD  0(R9), Y14, Y14         // swap
	SHORT(256(R9), Y6, Y1, Y2, Y3, Y8)
	VSUBPD  Y2, Y4, Y2              // nh
	VSUBPD  Y3, Y5, Y3
	VMULPD  Y7, Y1, Y8
	VSUBPD  Y8, Y3, Y3              // nl
	SHORT(256(R9), Y4, Y1, Y8, Y10, Y11)
	VADDPD  Y8, Y6, Y4              // dh
	VSUBPD  Y6, Y4, Y6
	VSUBPD  Y6, Y8, Y6              // over
	VADDPD  Y10, Y6, Y6
	VMULPD  Y5, Y1, Y5
	VADDPD  Y5, Y7, Y5
	VADDPD  Y5, Y6, Y6              // dl
	QUOTIENT(256(R9))
	VXORPD  Y14, Y0, Y0             // th
	VXORPD  Y14, Y2, Y2             // tl
	VMULPD  Y0, Y0, Y3              // t2
	VMULPD  320(R9), Y3, Y4
	VMOVUPD 288(R9), Y5
	VSUBPD  Y4, Y5, Y4              // 1/5 − t2/7
	VMULPD  Y3, Y3, Y5
	VMULPD  352(R9), Y5, Y5
	VADDPD  Y5, Y4, Y4
	VMULPD  Y4, Y3, Y4
	VSUBPD  384(R9), Y4, Y4
	VMULPD  Y0, Y3, Y3
	VMULPD  Y4, Y3, Y3              // sm
	VADDPD  Y3, Y2, Y2
	GATHER((R8)(Y9*8), Y4)          // t.hi
	GATHER(8(R8)(Y9*8), Y5)         // t.lo
	VADDPD  Y2, Y5, Y5
	VADDPD  Y0, Y4, Y6              // h
	VSUBPD  Y4, Y6, Y7
	VSUBPD  Y7, Y0, Y7              // last
	VADDPD  Y5, Y7, Y7
	VXORPD  Y15, Y6, Y6
	VXORPD  Y15, Y7, Y7
	VORPD   Y13, Y6, Y6
	VMOVUPD Y6, (DI)(AX*8)
	VMOVUPD Y7, (BX)(AX*8)
	ADDQ    $4, AX

test:
	CMPQ AX, CX
	JLT  loop
	VZEROUPPER
	RET
