//go:build !purego

#include "textflag.h"
#include "fast_amd64.h"

// logLoop and log1pLoop, see fast_amd64.h.

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
