//go:build !purego

#include "textflag.h"

// The loops of fast_*.go on four lanes at a time (AVX2): the same operations in
// the same order on the same tables and constants (fast_amd64.go), one rounding
// each, none fused, so that the bits are the same. The comments use the names of
// the loops. Lanes out of range get an hi of all ones, which is a NaN. No
// function here reads or writes beyond len(hi), or len(z), a multiple of 4.

// GATHER loads four floats, TABLE being the address of lane index Y9's float; it
// uses Y10.
#define GATHER(TABLE, DST) \
	VPCMPEQD   Y10, Y10, Y10; \
	VXORPD     DST, DST, DST; \
	VGATHERQPD Y10, TABLE, DST

// func expQuads(hi, lo, x, xl []float64, table *pair, c *[4]uint64)
TEXT ·expQuads(SB), NOSPLIT, $0-112
	MOVQ hi_base+0(FP), DI
	MOVQ hi_len+8(FP), CX
	MOVQ lo_base+24(FP), BX
	MOVQ x_base+48(FP), SI
	MOVQ xl_base+72(FP), DX
	MOVQ table+96(FP), R8
	MOVQ c+104(FP), R9
	XORQ AX, AX
	JMP  test

loop:
	VMOVUPD (SI)(AX*8), Y0
	VMULPD  0(R9), Y0, Y1
	VADDPD  32(R9), Y1, Y1          // shifted
	VSUBPD  32(R9), Y1, Y2          // n
	VMULPD  64(R9), Y2, Y3
	VSUBPD  Y3, Y0, Y3              // r
	VMULPD  96(R9), Y2, Y4
	VSUBPD  (DX)(AX*8), Y4, Y4      // rl
	VSUBPD  Y4, Y3, Y5              // s
	VMULPD  Y5, Y5, Y6              // s2
	VMULPD  160(R9), Y5, Y7
	VADDPD  128(R9), Y7, Y7         // 1/2 + s/6
	VMULPD  224(R9), Y5, Y8
	VADDPD  192(R9), Y8, Y8         // 1/24 + s/120
	VMULPD  256(R9), Y6, Y9
	VADDPD  Y9, Y8, Y8
	VMULPD  Y8, Y6, Y8
	VADDPD  Y8, Y7, Y7              // q
	VMULPD  Y7, Y6, Y7
	VSUBPD  Y4, Y7, Y7
	VANDPD  288(R9), Y3, Y8         // r1
	VSUBPD  Y8, Y3, Y9
	VADDPD  Y9, Y7, Y7              // low
	VPAND   320(R9), Y1, Y9
	VPSLLQ  $1, Y9, Y9
	GATHER((R8)(Y9*8), Y11)         // t.hi
	GATHER(8(R8)(Y9*8), Y12)        // t.lo
	VADDPD  Y12, Y11, Y13
	VMULPD  Y7, Y13, Y7
	VMULPD  Y8, Y12, Y13
	VADDPD  Y13, Y7, Y7
	VADDPD  Y12, Y7, Y7             // low
	VMULPD  Y8, Y11, Y8
	VADDPD  Y8, Y11, Y9             // h
	VSUBPD  Y11, Y9, Y10
	VSUBPD  Y10, Y8, Y10            // rest
	VADDPD  Y7, Y10, Y7
	VPSRLQ  $8, Y1, Y1
	VPADDQ  352(R9), Y1, Y1
	VPSLLQ  $52, Y1, Y1             // scale
	VMULPD  Y1, Y9, Y9
	VMULPD  Y1, Y7, Y7
	VCMPPD  $0x1a, 384(R9), Y0, Y2  // not above expMin
	VCMPPD  $0x15, 416(R9), Y0, Y3  // not below expMax
	VORPD   Y3, Y2, Y2
	VORPD   Y2, Y9, Y9
	VMOVUPD Y9, (DI)(AX*8)
	VMOVUPD Y7, (BX)(AX*8)
	ADDQ    $4, AX

test:
	CMPQ AX, CX
	JLT  loop
	VZEROUPPER
	RET

// func em1Quads(hi, lo, x []float64, table *pair, c *[4]uint64)
TEXT ·em1Quads(SB), NOSPLIT, $0-88
	MOVQ hi_base+0(FP), DI
	MOVQ hi_len+8(FP), CX
	MOVQ lo_base+24(FP), BX
	MOVQ x_base+48(FP), SI
	MOVQ table+72(FP), R8
	MOVQ c+80(FP), R9
	XORQ AX, AX
	JMP  test

loop:
	VMOVUPD (SI)(AX*8), Y0
	VMULPD  0(R9), Y0, Y1
	VADDPD  32(R9), Y1, Y1          // shifted
	VSUBPD  32(R9), Y1, Y2          // n
	VMULPD  64(R9), Y2, Y3
	VSUBPD  Y3, Y0, Y3              // r
	VMULPD  96(R9), Y2, Y4          // rl
	VSUBPD  Y4, Y3, Y5              // s
	VMULPD  Y5, Y5, Y6              // s2
	VMULPD  160(R9), Y5, Y7
	VADDPD  128(R9), Y7, Y7         // 1/6 + s/24
	VMULPD  224(R9), Y5, Y8
	VADDPD  192(R9), Y8, Y8         // 1/120 + s/720
	VMULPD  256(R9), Y6, Y9
	VADDPD  Y9, Y8, Y8
	VMULPD  Y8, Y6, Y8
	VADDPD  Y8, Y7, Y7              // q
	VMULPD  Y5, Y6, Y6
	VMULPD  Y7, Y6, Y7              // s2·s·q
	VANDPD  288(R9), Y3, Y8         // r1
	VSUBPD  Y8, Y3, Y3
	VSUBPD  Y4, Y3, Y3              // r2
	VMULPD  320(R9), Y8, Y9
	VMULPD  Y9, Y8, Y9
	VADDPD  Y9, Y8, Y5              // a
	VSUBPD  Y8, Y5, Y6
	VSUBPD  Y6, Y9, Y6              // ar
	VMULPD  320(R9), Y3, Y4
	VADDPD  Y4, Y8, Y4
	VMULPD  Y4, Y3, Y4
	VADDPD  Y7, Y4, Y4
	VADDPD  Y4, Y3, Y4
	VADDPD  Y4, Y6, Y4              // b
	VPAND   352(R9), Y1, Y9
	VPSLLQ  $1, Y9, Y9
	GATHER((R8)(Y9*8), Y11)
	GATHER(8(R8)(Y9*8), Y12)
	VPSRLQ  $8, Y1, Y1
	VPADDQ  384(R9), Y1, Y1
	VPSLLQ  $52, Y1, Y1             // scale
	VMULPD  Y1, Y11, Y11            // th
	VMULPD  Y1, Y12, Y12            // tl
	VADDPD  416(R9), Y11, Y6        // g
	VSUBPD  Y11, Y6, Y7
	VSUBPD  Y7, Y6, Y8
	VSUBPD  Y8, Y11, Y8
	VMOVUPD 416(R9), Y9
	VSUBPD  Y7, Y9, Y9
	VADDPD  Y9, Y8, Y8              // gr
	VANDPD  288(R9), Y5, Y9         // a1
	VSUBPD  Y9, Y5, Y10
	VMULPD  Y9, Y11, Y13
	VADDPD  Y13, Y6, Y9             // h
	VSUBPD  Y6, Y9, Y7
	VSUBPD  Y7, Y13, Y13            // rest
	VMULPD  Y10, Y11, Y10
	VMULPD  Y5, Y12, Y5
	VADDPD  Y5, Y10, Y10
	VADDPD  Y12, Y11, Y11
	VMULPD  Y4, Y11, Y4
	VADDPD  Y4, Y10, Y10            // low
	VADDPD  Y12, Y8, Y8
	VADDPD  Y10, Y8, Y8
	VADDPD  Y8, Y13, Y13
	VCMPPD  $0x1a, 448(R9), Y0, Y2  // not above expMin
	VCMPPD  $0x15, 480(R9), Y0, Y3  // not below expMax
	VORPD   Y3, Y2, Y2
	VANDPD  512(R9), Y0, Y0
	VCMPPD  $0x19, 544(R9), Y0, Y3  // not trigMin or more
	VORPD   Y3, Y2, Y2
	VORPD   Y2, Y9, Y9
	VMOVUPD Y9, (DI)(AX*8)
	VMOVUPD Y13, (BX)(AX*8)
	ADDQ    $4, AX

test:
	CMPQ AX, CX
	JLT  loop
	VZEROUPPER
	RET

// func logQuads(hi, lo, x []float64, table *float64, c *[4]uint64)
TEXT ·logQuads(SB), NOSPLIT, $0-88
	MOVQ hi_base+0(FP), DI
	MOVQ hi_len+8(FP), CX
	MOVQ lo_base+24(FP), BX
	MOVQ x_base+48(FP), SI
	MOVQ table+72(FP), R8
	MOVQ c+80(FP), R9
	XORQ AX, AX
	JMP  test

loop:
	VMOVUPD (SI)(AX*8), Y0
	VPADDQ  0(R9), Y0, Y1
	VPSRLQ  $44, Y1, Y1             // j
	VPSRLQ  $8, Y1, Y2              // k + 1023
	VPAND   32(R9), Y1, Y1
	VPADDQ  Y1, Y1, Y9
	VPADDQ  Y1, Y9, Y9              // 3(j&255)
	VPSLLQ  $52, Y2, Y3
	VPSUBQ  Y3, Y0, Y3
	VPADDQ  64(R9), Y3, Y3          // m
	VPOR    96(R9), Y2, Y2
	VSUBPD  128(R9), Y2, Y2         // n
	GATHER((R8)(Y9*8), Y4)          // t.c
	VANDPD  160(R9), Y3, Y5         // mh
	VSUBPD  Y5, Y3, Y3
	VMULPD  Y4, Y5, Y5
	VSUBPD  192(R9), Y5, Y5
	VMULPD  Y4, Y3, Y3
	VADDPD  Y3, Y5, Y3              // r
	VANDPD  160(R9), Y3, Y4         // r1
	VMULPD  Y3, Y3, Y5              // r2
	VMULPD  448(R9), Y5, Y6         // r2/9
	VMULPD  416(R9), Y3, Y7
	VMOVUPD 384(R9), Y8
	VSUBPD  Y7, Y8, Y7              // 1/7 − r/8
	VADDPD  Y6, Y7, Y6
	VMULPD  Y6, Y5, Y6
	VMULPD  352(R9), Y3, Y7
	VMOVUPD 320(R9), Y8
	VSUBPD  Y7, Y8, Y7              // 1/5 − r/6
	VADDPD  Y6, Y7, Y6
	VMULPD  Y6, Y5, Y6
	VMULPD  288(R9), Y3, Y7
	VMOVUPD 256(R9), Y8
	VSUBPD  Y7, Y8, Y7              // 1/3 − r/4
	VADDPD  Y6, Y7, Y6              // q
	VMULPD  Y3, Y5, Y5
	VMULPD  Y6, Y5, Y5              // r2·r·q
	VMULPD  Y4, Y4, Y6
	VMULPD  224(R9), Y6, Y6         // −r1²/2
	VADDPD  Y6, Y3, Y7              // s
	VSUBPD  Y3, Y7, Y8
	VSUBPD  Y8, Y6, Y6              // rest
	VSUBPD  Y4, Y3, Y8
	VADDPD  Y4, Y3, Y4
	VMULPD  Y4, Y8, Y4
	VMULPD  224(R9), Y4, Y4         // −(r − r1)(r + r1)/2
	VADDPD  Y4, Y5, Y4              // low
	VADDPD  Y4, Y6, Y4
	GATHER(8(R8)(Y9*8), Y5)         // t.hi
	GATHER(16(R8)(Y9*8), Y6)        // t.lo
	VMULPD  480(R9), Y2, Y8
	VADDPD  Y5, Y8, Y5
	VADDPD  Y7, Y5, Y8              // h
	VSUBPD  Y5, Y8, Y5
	VSUBPD  Y5, Y7, Y5              // over
	VMULPD  512(R9), Y2, Y2
	VADDPD  Y6, Y2, Y2
	VADDPD  Y2, Y4, Y4
	VADDPD  Y4, Y5, Y4
	VCMPPD  $0x19, 544(R9), Y0, Y2  // not 2^-1022 or more
	VCMPPD  $0x15, 576(R9), Y0, Y3  // not below infinity
	VORPD   Y3, Y2, Y2
	VORPD   Y2, Y8, Y8
	VMOVUPD Y8, (DI)(AX*8)
	VMOVUPD Y4, (BX)(AX*8)
	ADDQ    $4, AX

test:
	CMPQ AX, CX
	JLT  loop
	VZEROUPPER
	RET

// func log1pQuads(hi, lo, y, yl []float64, table *float64, c *[4]uint64)
TEXT ·log1pQuads(SB), NOSPLIT, $0-112
	MOVQ hi_base+0(FP), DI
	MOVQ hi_len+8(FP), CX
	MOVQ lo_base+24(FP), BX
	MOVQ y_base+48(FP), SI
	MOVQ yl_base+72(FP), DX
	MOVQ table+96(FP), R8
	MOVQ c+104(FP), R9
	XORQ AX, AX
	JMP  test

loop:
	VMOVUPD   (SI)(AX*8), Y0
	VMOVUPD   (DX)(AX*8), Y1
	VANDPD    0(R9), Y0, Y2
	VCMPPD    $0x19, 32(R9), Y2, Y15  // not log1pMin or more
	VCMPPD    $0x15, 64(R9), Y2, Y3   // not below log1pMax
	VORPD     Y3, Y15, Y15
	VCMPPD    $0x1a, 96(R9), Y0, Y3   // not above -1
	VORPD     Y3, Y15, Y15
	VCMPPD    $0x1d, 128(R9), Y2, Y14 // 2^-9 or more
	VADDPD    160(R9), Y0, Y3
	VSUBPD    160(R9), Y3, Y4
	VSUBPD    Y4, Y3, Y5
	VMOVUPD   160(R9), Y6
	VSUBPD    Y5, Y6, Y5
	VSUBPD    Y4, Y0, Y6
	VADDPD    Y6, Y5, Y5
	VADDPD    Y1, Y5, Y5
	VADDPD    Y5, Y3, Y4              // x
	VSUBPD    Y3, Y4, Y6
	VSUBPD    Y6, Y5, Y5              // rest
	VPADDQ    192(R9), Y4, Y3
	VPSRLQ    $44, Y3, Y3             // j
	VPSRLQ    $8, Y3, Y6              // k + 1023
	VPAND     224(R9), Y3, Y3
	VPAND     Y14, Y3, Y3
	VPADDQ    Y3, Y3, Y9
	VPADDQ    Y3, Y9, Y9              // 3(j&255)
	VPSLLQ    $52, Y6, Y7
	VPSUBQ    Y7, Y4, Y8
	VPADDQ    160(R9), Y8, Y8         // m
	VMOVDQU   672(R9), Y7
	VPSUBQ    Y6, Y7, Y7
	VPSLLQ    $52, Y7, Y7             // 2^-k
	VPOR      256(R9), Y6, Y6
	VSUBPD    288(R9), Y6, Y6
	VANDPD    Y14, Y6, Y6             // n
	GATHER((R8)(Y9*8), Y11)           // t.c
	VANDPD    320(R9), Y8, Y12
	VSUBPD    Y12, Y8, Y8
	VMULPD    Y11, Y12, Y12
	VSUBPD    160(R9), Y12, Y12
	VMULPD    Y11, Y8, Y8
	VADDPD    Y8, Y12, Y12
	VMULPD    Y7, Y5, Y5
	VMULPD    Y11, Y5, Y5
	VBLENDVPD Y14, Y12, Y0, Y3        // r
	VBLENDVPD Y14, Y5, Y1, Y4         // rl
	VANDPD    320(R9), Y3, Y5         // r1
	VMULPD    Y3, Y3, Y7              // r2
	VMULPD    576(R9), Y7, Y8         // r2/9
	VMULPD    544(R9), Y3, Y10
	VMOVUPD   512(R9), Y11
	VSUBPD    Y10, Y11, Y10           // 1/7 − r/8
	VADDPD    Y8, Y10, Y8
	VMULPD    Y8, Y7, Y8
	VMULPD    480(R9), Y3, Y10
	VMOVUPD   448(R9), Y11
	VSUBPD    Y10, Y11, Y10           // 1/5 − r/6
	VADDPD    Y8, Y10, Y8
	VMULPD    Y8, Y7, Y8
	VMULPD    416(R9), Y3, Y10
	VMOVUPD   384(R9), Y11
	VSUBPD    Y10, Y11, Y10           // 1/3 − r/4
	VADDPD    Y8, Y10, Y8             // q
	VMULPD    Y3, Y7, Y7
	VMULPD    Y8, Y7, Y7              // r2·r·q
	VMULPD    Y5, Y5, Y8
	VMULPD    352(R9), Y8, Y8         // −r1²/2
	VADDPD    Y8, Y3, Y12             // s
	VSUBPD    Y3, Y12, Y11
	VSUBPD    Y11, Y8, Y8             // rest
	VSUBPD    Y5, Y3, Y11
	VADDPD    Y5, Y3, Y5
	VMULPD    Y5, Y11, Y5
	VMULPD    352(R9), Y5, Y5         // −(r − r1)(r + r1)/2
	VADDPD    Y5, Y7, Y7              // low
	VADDPD    Y7, Y8, Y7
	VMOVUPD   160(R9), Y8
	VSUBPD    Y3, Y8, Y5
	VMULPD    Y5, Y3, Y5
	VSUBPD    Y5, Y8, Y5
	VMULPD    Y5, Y3, Y5
	VSUBPD    Y5, Y8, Y5
	VMULPD    Y5, Y4, Y5              // more
	VADDPD    Y5, Y7, Y7
	GATHER(8(R8)(Y9*8), Y11)          // t.hi
	GATHER(16(R8)(Y9*8), Y13)         // t.lo
	VMULPD    608(R9), Y6, Y5
	VADDPD    Y11, Y5, Y5
	VADDPD    Y12, Y5, Y8             // h
	VSUBPD    Y5, Y8, Y3
	VSUBPD    Y3, Y12, Y3             // over
	VMULPD    640(R9), Y6, Y6
	VADDPD    Y13, Y6, Y6
	VADDPD    Y6, Y7, Y7
	VADDPD    Y7, Y3, Y3
	VORPD     Y15, Y8, Y8
	VMOVUPD   Y8, (DI)(AX*8)
	VMOVUPD   Y3, (BX)(AX*8)
	ADDQ      $4, AX

test:
	CMPQ AX, CX
	JLT  loop
	VZEROUPPER
	RET

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
	VSUBPD  Y3, Y0, Y3              // rh
	VMULPD  96(R9), Y2, Y4          // rl
	VPAND   128(R9), Y1, Y9         // k&1023
	VPXOR   Y5, Y5, Y5
	VPCMPEQQ Y5, Y9, Y6
	VCMPPD  $0x04, Y5, Y2, Y5       // n ≠ 0
	VANDPD  Y6, Y5, Y5
	VANDPD  160(R9), Y3, Y6
	VCMPPD  $0x11, 192(R9), Y6, Y6  // |rh| below 2^-18
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

// QUOTIENT sets Y0 + Y2 to (Y2 + Y3)/(Y4 + Y6) as quotient does. HEAD is where its
// mask is. It uses Y1, Y3, Y5, Y7, Y8, Y10, Y11.
#define QUOTIENT(HEAD) \
	VDIVPD Y4, Y2, Y0;   \
	VMULPD Y4, Y0, Y1;   \
	VANDPD HEAD, Y0, Y5; \
	VSUBPD Y5, Y0, Y7;   \
	VANDPD HEAD, Y4, Y8; \
	VSUBPD Y8, Y4, Y10;  \
	VMULPD Y8, Y5, Y11;  \
	VSUBPD Y1, Y11, Y11; \
	VMULPD Y10, Y5, Y5;  \
	VADDPD Y5, Y11, Y11; \
	VMULPD Y8, Y7, Y8;   \
	VADDPD Y8, Y11, Y11; \
	VMULPD Y10, Y7, Y7;  \
	VADDPD Y7, Y11, Y11; \
	VSUBPD Y1, Y2, Y2;   \
	VSUBPD Y11, Y2, Y2;  \
	VADDPD Y3, Y2, Y2;   \
	VMULPD Y6, Y0, Y3;   \
	VSUBPD Y3, Y2, Y2;   \
	VDIVPD Y4, Y2, Y2

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
