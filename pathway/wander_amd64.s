#include "textflag.h"

// STEP is the next step of a series: the constant at AT + Z1·Z2 into Z2.
#define STEP(AT) \
	VMULPD      Z1, Z2, Z2     \
	VADDPD.BCST AT(BX), Z2, Z2

// func wanderEights(d *wander, constants *[23]float64, draw []float64, past, factor []float32) int
//
// Z20 ρ, Z21 kick, Z22 down, Z23 √½, Z24 bits of the mantissa, Z25 1.
TEXT ·wanderEights(SB), NOSPLIT, $0-96
	MOVQ $0, ret+88(FP)
	CMPB ·eights(SB), $0
	JEQ  none
	MOVQ d+0(FP), AX
	VBROADCASTSD 0(AX), Z20
	VBROADCASTSD 8(AX), Z21
	VBROADCASTSD 16(AX), Z22
	MOVQ constants+8(FP), BX
	VBROADCASTSD 0(BX), Z23
	VBROADCASTSD 8(BX), Z24
	VBROADCASTSD 16(BX), Z25
	MOVQ draw_base+16(FP), SI
	MOVQ draw_len+24(FP), CX
	MOVQ past_base+40(FP), DI
	MOVQ factor_base+64(FP), DX
	ANDQ $-8, CX
	MOVQ CX, ret+88(FP)
	XORQ AX, AX
	JMP  check

loop:
	// ln f, as in shortLogarithm.
	VMOVUPS   (DX)(AX*4), Y0
	VMOVUPS   Y0, (DI)(AX*4)
	VCVTPS2PD Y0, Z0
	VPSUBQ    Z23, Z0, Z0
	VPSRAQ    $52, Z0, Z3
	VCVTQQ2PD Z3, Z3           // k
	VPANDQ    Z24, Z0, Z0
	VPADDQ    Z23, Z0, Z0      // f
	VSUBPD    Z25, Z0, Z1
	VADDPD    Z25, Z0, Z0
	VDIVPD    Z0, Z1, Z0       // s
	VMULPD    Z0, Z0, Z1       // z
	VBROADCASTSD 24(BX), Z2
	STEP(32)
	STEP(40)
	STEP(48)
	STEP(16)                   // p
	VADDPD    Z0, Z0, Z0
	VMULPD    Z2, Z0, Z0
	VMULPD.BCST 56(BX), Z3, Z3
	VADDPD    Z0, Z3, Z0

	// What it becomes.
	VMULPD    Z20, Z0, Z0
	VMULPD    (SI)(AX*8), Z21, Z1
	VADDPD    Z1, Z0, Z0
	VSUBPD    Z22, Z0, Z0      // u

	// As in exponential.
	VMULPD.BCST 64(BX), Z0, Z3
	VADDPD.BCST 72(BX), Z3, Z3
	VRNDSCALEPD $9, Z3, Z3     // j, rounded down
	VMULPD.BCST 80(BX), Z3, Z1
	VSUBPD    Z1, Z0, Z1
	VMULPD.BCST 88(BX), Z3, Z2
	VSUBPD    Z2, Z1, Z1       // r
	VBROADCASTSD 96(BX), Z2
	STEP(104)
	STEP(112)
	STEP(120)
	STEP(128)
	STEP(136)
	STEP(144)
	STEP(152)
	STEP(160)
	STEP(168)
	STEP(176)
	STEP(72)
	STEP(16)
	STEP(16)                   // q
	VCVTTPD2QQ Z3, Z3
	VPSLLQ    $52, Z3, Z3
	VPADDQ    Z25, Z3, Z3      // 2ʲ
	VMULPD    Z3, Z2, Z2
	VCVTPD2PS Z2, Y2
	VMOVUPS   Y2, (DX)(AX*4)
	ADDQ      $8, AX

check:
	CMPQ AX, CX
	JLT  loop
	VZEROUPPER

none:
	RET
