#include "textflag.h"

// The loops for four and for eight numbers at a time (vector.go). What all numbers share,
// the arguments and 1, is in Y8, Y9 and Y10; SI, DX and DI point to the rows, AX counts to
// CX. Where the machine has no AVX2, or no AVX-512, none of the numbers is done.

DATA ones<>+0(SB)/8, $1.0
GLOBL ones<>(SB), RODATA|NOPTR, $8

DATA absolute<>+0(SB)/8, $0x7fffffffffffffff
GLOBL absolute<>(SB), RODATA|NOPTR, $8

// START begins at 0, and has nothing to do where the machine cannot.
#define START(CAN) \
	XORQ AX, AX       \
	CMPB CAN(SB), $0  \
	JEQ  none

// FIRST goes to the first round of what fills the width of a length in CX.
#define FIRST(WIDTH) \
	ANDQ $-WIDTH, CX  \
	JMP  check

// COUNT goes round until all that fill the width are done.
#define COUNT(WIDTH) \
	ADDQ $WIDTH, AX  \
check:               \
	CMPQ AX, CX      \
	JLT  loop

// SATURATE writes min(1, b·v/(kn + v)) of v in Y3, or what is not a number.
#define SATURATE \
	VMULPD  Y8, Y3, Y4     \
	VADDPD  Y9, Y3, Y3     \
	VDIVPD  Y3, Y4, Y4     \
	VMINPD  Y4, Y10, Y4    \
	VMOVUPD Y4, (DI)(AX*8)

// JOIN writes f + v − f·v of v in Y3.
#define JOIN \
	VMOVUPD (DI)(AX*8), Y4 \
	VMULPD  Y3, Y4, Y5     \
	VADDPD  Y3, Y4, Y4     \
	VSUBPD  Y5, Y4, Y4     \
	VMOVUPD Y4, (DI)(AX*8)

// SIZE takes the sizes of the eight in Z2 into the greatest so far, in Z0.
#define SIZE \
	VPANDQ  Z1, Z2, Z2 \
	VPMAXUQ Z2, Z0, Z0

// GREATEST leaves in R8 the greatest of the eight in Z0.
#define GREATEST \
	VSHUFI64X2 $0x4E, Z0, Z0, Z2 \
	VPMAXUQ    Z2, Z0, Z0        \
	VSHUFI64X2 $0xB1, Z0, Z0, Z2 \
	VPMAXUQ    Z2, Z0, Z0        \
	VPSHUFD    $0x4E, Z0, Z2     \
	VPMAXUQ    Z2, Z0, Z0        \
	VZEROUPPER                   \
	MOVQ       X0, R8

// func squaresFours(b, kn float64, x, out []float64) int
TEXT ·squaresFours(SB), NOSPLIT, $0-72
	START(·fours)
	VBROADCASTSD b+0(FP), Y8
	VBROADCASTSD kn+8(FP), Y9
	VBROADCASTSD ones<>(SB), Y10
	MOVQ x_base+16(FP), SI
	MOVQ out_base+40(FP), DI
	MOVQ x_len+24(FP), CX
	FIRST(4)

loop:
	VMOVUPD (SI)(AX*8), Y3
	VMULPD  Y3, Y3, Y3 // v = x²
	SATURATE
	COUNT(4)
	VZEROUPPER

none:
	MOVQ AX, ret+64(FP)
	RET

// func saturateFours(b, kn float64, v []float64) int
TEXT ·saturateFours(SB), NOSPLIT, $0-48
	START(·fours)
	VBROADCASTSD b+0(FP), Y8
	VBROADCASTSD kn+8(FP), Y9
	VBROADCASTSD ones<>(SB), Y10
	MOVQ v_base+16(FP), DI
	MOVQ v_len+24(FP), CX
	FIRST(4)

loop:
	VMOVUPD (DI)(AX*8), Y3
	SATURATE
	COUNT(4)
	VZEROUPPER

none:
	MOVQ AX, ret+40(FP)
	RET

// func weighFours(w float64, h, out []float64) int
TEXT ·weighFours(SB), NOSPLIT, $0-64
	START(·fours)
	VBROADCASTSD w+0(FP), Y8
	MOVQ h_base+8(FP), SI
	MOVQ out_base+32(FP), DI
	MOVQ h_len+16(FP), CX
	FIRST(4)

loop:
	VMULPD  (SI)(AX*8), Y8, Y3
	VMOVUPD Y3, (DI)(AX*8)
	COUNT(4)
	VZEROUPPER

none:
	MOVQ AX, ret+56(FP)
	RET

// func weighNotFours(w float64, h, out []float64) int
TEXT ·weighNotFours(SB), NOSPLIT, $0-64
	START(·fours)
	VBROADCASTSD w+0(FP), Y8
	VBROADCASTSD ones<>(SB), Y10
	MOVQ h_base+8(FP), SI
	MOVQ out_base+32(FP), DI
	MOVQ h_len+16(FP), CX
	FIRST(4)

loop:
	VSUBPD  (SI)(AX*8), Y10, Y3 // 1 − h
	VMULPD  Y8, Y3, Y3
	VMOVUPD Y3, (DI)(AX*8)
	COUNT(4)
	VZEROUPPER

none:
	MOVQ AX, ret+56(FP)
	RET

// func alternativeFours(w float64, h, f []float64) int
TEXT ·alternativeFours(SB), NOSPLIT, $0-64
	START(·fours)
	VBROADCASTSD w+0(FP), Y8
	MOVQ h_base+8(FP), SI
	MOVQ f_base+32(FP), DI
	MOVQ h_len+16(FP), CX
	FIRST(4)

loop:
	VMULPD  (SI)(AX*8), Y8, Y3 // v = w·h
	JOIN
	COUNT(4)
	VZEROUPPER

none:
	MOVQ AX, ret+56(FP)
	RET

// func alternativeNotFours(w float64, h, f []float64) int
TEXT ·alternativeNotFours(SB), NOSPLIT, $0-64
	START(·fours)
	VBROADCASTSD w+0(FP), Y8
	VBROADCASTSD ones<>(SB), Y10
	MOVQ h_base+8(FP), SI
	MOVQ f_base+32(FP), DI
	MOVQ h_len+16(FP), CX
	FIRST(4)

loop:
	VSUBPD  (SI)(AX*8), Y10, Y3
	VMULPD  Y8, Y3, Y3         // v = w·(1 − h)
	JOIN
	COUNT(4)
	VZEROUPPER

none:
	MOVQ AX, ret+56(FP)
	RET

// func limitFours(share float64, limit, climb, f []float64) int
TEXT ·limitFours(SB), NOSPLIT, $0-88
	START(·fours)
	VBROADCASTSD share+0(FP), Y8
	MOVQ limit_base+8(FP), SI
	MOVQ climb_base+32(FP), DX
	MOVQ f_base+56(FP), DI
	MOVQ limit_len+16(FP), CX
	FIRST(4)

loop:
	VMULPD  (DX)(AX*8), Y8, Y3 // share·climb
	VADDPD  (SI)(AX*8), Y3, Y3
	VMULPD  (DI)(AX*8), Y3, Y3
	VMOVUPD Y3, (DI)(AX*8)
	COUNT(4)
	VZEROUPPER

none:
	MOVQ AX, ret+80(FP)
	RET

// func timesFours(h, f []float64) int
TEXT ·timesFours(SB), NOSPLIT, $0-56
	START(·fours)
	MOVQ h_base+0(FP), SI
	MOVQ f_base+24(FP), DI
	MOVQ h_len+8(FP), CX
	FIRST(4)

loop:
	VMOVUPD (SI)(AX*8), Y3
	VMULPD  (DI)(AX*8), Y3, Y3
	VMOVUPD Y3, (DI)(AX*8)
	COUNT(4)
	VZEROUPPER

none:
	MOVQ AX, ret+48(FP)
	RET

// func timesNotFours(h, f []float64) int
TEXT ·timesNotFours(SB), NOSPLIT, $0-56
	START(·fours)
	VBROADCASTSD ones<>(SB), Y10
	MOVQ h_base+0(FP), SI
	MOVQ f_base+24(FP), DI
	MOVQ h_len+8(FP), CX
	FIRST(4)

loop:
	VSUBPD  (SI)(AX*8), Y10, Y3 // 1 − h
	VMULPD  (DI)(AX*8), Y3, Y3
	VMOVUPD Y3, (DI)(AX*8)
	COUNT(4)
	VZEROUPPER

none:
	MOVQ AX, ret+48(FP)
	RET

// In takeFours the weights of pairWeights are in Y8 to Y14, Y6 and Y15 hold the largest bend
// and movement and Y7 the sum.

// func takeFours(k *pairWeights, y, g, drive, state []float64) (n int, sum, bend, move float64)
TEXT ·takeFours(SB), NOSPLIT, $0-136
	START(·fours)
	MOVQ y_len+16(FP), CX
	MOVQ k+0(FP), BX
	VBROADCASTSD 0(BX), Y8
	VBROADCASTSD 8(BX), Y9
	VBROADCASTSD 16(BX), Y10
	VBROADCASTSD 24(BX), Y11
	VBROADCASTSD 32(BX), Y12
	VBROADCASTSD 40(BX), Y13
	VBROADCASTSD 48(BX), Y14
	MOVQ y_base+8(FP), SI
	MOVQ g_base+32(FP), DI
	MOVQ drive_base+56(FP), DX
	LEAQ (DX)(CX*8), R9
	MOVQ state_base+80(FP), R10
	LEAQ (R10)(CX*8), R11
	VXORPD Y6, Y6, Y6
	VXORPD Y7, Y7, Y7
	VXORPD Y15, Y15, Y15
	FIRST(4)

loop:
	VMOVUPD (SI)(AX*8), Y0   // y
	VMOVUPD (DI)(AX*8), Y1   // G₀
	VMOVUPD (DX)(AX*8), Y2   // Gₘ
	VMOVUPD (R9)(AX*8), Y3   // G₁
	VMULPD  Y8, Y0, Y4
	VMULPD  Y9, Y1, Y5
	VADDPD  Y5, Y4, Y4
	VMULPD  Y10, Y2, Y5
	VADDPD  Y5, Y4, Y4
	VMOVUPD Y4, (R10)(AX*8)  // yₘ
	VMULPD  Y11, Y0, Y0
	VMULPD  Y12, Y1, Y5
	VADDPD  Y5, Y0, Y0
	VMULPD  Y13, Y2, Y5
	VADDPD  Y5, Y0, Y0
	VMULPD  Y14, Y3, Y5
	VADDPD  Y5, Y0, Y0
	VMOVUPD Y0, (R11)(AX*8)  // y₁
	VADDPD  Y0, Y7, Y7
	VSUBPD  Y1, Y3, Y4       // G₁ − G₀
	VSUBPD  Y2, Y1, Y1       // G₀ − Gₘ
	VSUBPD  Y2, Y3, Y3       // G₁ − Gₘ
	VADDPD  Y3, Y1, Y1
	VBROADCASTSD absolute<>(SB), Y5
	VANDPD  Y5, Y1, Y1
	VANDPD  Y5, Y4, Y4
	VMAXPD  Y1, Y6, Y6
	VMAXPD  Y4, Y15, Y15
	COUNT(4)

	// Of four, two; of two, one.
	VEXTRACTF128 $1, Y7, X0
	VADDPD    X0, X7, X7
	VPERMILPD $1, X7, X0
	VADDSD    X0, X7, X7
	VMOVSD    X7, sum+112(FP)
	VEXTRACTF128 $1, Y6, X0
	VMAXPD    X0, X6, X6
	VPERMILPD $1, X6, X0
	VMAXSD    X0, X6, X6
	VMOVSD    X6, bend+120(FP)
	VEXTRACTF128 $1, Y15, X0
	VMAXPD    X0, X15, X15
	VPERMILPD $1, X15, X0
	VMAXSD    X0, X15, X15
	VMOVSD    X15, move+128(FP)
	VZEROUPPER
	MOVQ AX, n+104(FP)
	RET

none:
	MOVQ AX, n+104(FP)
	MOVQ AX, sum+112(FP)
	MOVQ AX, bend+120(FP)
	MOVQ AX, move+128(FP)
	RET

// func largestEights(x, y []float64) (n int, most uint64)
TEXT ·largestEights(SB), NOSPLIT, $0-64
	XORQ  R8, R8
	START(·eights)
	MOVQ  x_base+0(FP), SI
	MOVQ  x_len+8(FP), CX
	MOVQ  y_base+24(FP), DI
	VPBROADCASTQ absolute<>(SB), Z1
	VPXORQ Z0, Z0, Z0 // the greatest
	FIRST(8)

loop:
	VMOVUPD (SI)(AX*8), Z2
	VSUBPD  (DI)(AX*8), Z2, Z2
	SIZE
	COUNT(8)
	GREATEST

none:
	MOVQ AX, n+48(FP)
	MOVQ R8, most+56(FP)
	RET

// func climbEights(begin, end []float64) (n int, most uint64)
TEXT ·climbEights(SB), NOSPLIT, $0-64
	XORQ  R8, R8
	START(·eights)
	MOVQ  begin_base+0(FP), SI
	MOVQ  begin_len+8(FP), CX
	MOVQ  end_base+24(FP), DI
	VPBROADCASTQ absolute<>(SB), Z1
	VPXORQ Z0, Z0, Z0 // the greatest
	FIRST(8)

loop:
	VMOVUPD (DI)(AX*8), Z2
	VSUBPD  (SI)(AX*8), Z2, Z2
	VMOVUPD Z2, (DI)(AX*8)
	SIZE
	COUNT(8)
	GREATEST

none:
	MOVQ AX, n+48(FP)
	MOVQ R8, most+56(FP)
	RET

// func blendFours(base, share float64, past, factor []float32, out []float64) int
TEXT ·blendFours(SB), NOSPLIT, $0-96
	START(·fours)
	VBROADCASTSD base+0(FP), Y0
	VBROADCASTSD share+8(FP), Y1
	MOVQ past_base+16(FP), SI
	MOVQ factor_base+40(FP), DX
	MOVQ out_base+64(FP), DI
	MOVQ out_len+72(FP), CX
	FIRST(4)

loop:
	VCVTPS2PD (SI)(AX*4), Y2
	VCVTPS2PD (DX)(AX*4), Y3
	VSUBPD    Y2, Y3, Y3   // factor − past
	VMULPD    Y1, Y3, Y3
	VADDPD    Y3, Y2, Y2
	VMULPD    Y0, Y2, Y2
	VMOVUPD   Y2, (DI)(AX*8)
	COUNT(4)
	VZEROUPPER

none:
	MOVQ AX, ret+88(FP)
	RET
