//go:build !purego

#include "textflag.h"
#include "fast_amd64.h"

// expLoop and em1Loop, see fast_amd64.h.

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
