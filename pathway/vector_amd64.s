#include "textflag.h"

// The loops for four numbers at a time (vector.go). What all numbers share, the arguments
// and 1, is in Y8, Y9 and Y10; SI, DX and DI point to the rows, AX counts to CX. Where the
// machine has no AVX2, none of the numbers is done.

DATA ones<>+0(SB)/8, $1.0
GLOBL ones<>(SB), RODATA|NOPTR, $8

DATA absolute<>+0(SB)/8, $0x7fffffffffffffff
GLOBL absolute<>(SB), RODATA|NOPTR, $8

// START begins at 0, and has nothing to do where the machine cannot.
#define START \
	XORQ AX, AX          \
	CMPB ·fours(SB), $0  \
	JEQ  none

// COUNT goes round until all fours are done; the first round begins at check.
#define COUNT \
	ADDQ $4, AX  \
check:           \
	CMPQ AX, CX  \
	JLT  loop    \
	VZEROUPPER   \
none:

// func squaresFours(b, kn float64, x, out []float64) int
TEXT ·squaresFours(SB), NOSPLIT, $0-72
	START
	VBROADCASTSD b+0(FP), Y8
	VBROADCASTSD kn+8(FP), Y9
	VBROADCASTSD ones<>(SB), Y10
	MOVQ x_base+16(FP), SI
	MOVQ out_base+40(FP), DI
	MOVQ x_len+24(FP), CX
	ANDQ $-4, CX
	JMP  check

loop:
	VMOVUPD (SI)(AX*8), Y3
	VMULPD  Y3, Y3, Y3  // v = x²
	VMULPD  Y8, Y3, Y4  // b·v
	VADDPD  Y9, Y3, Y3  // kn + v
	VDIVPD  Y3, Y4, Y4
	VMINPD  Y4, Y10, Y4 // the second of the two if it is not a number
	VMOVUPD Y4, (DI)(AX*8)
	COUNT
	MOVQ AX, ret+64(FP)
	RET

// func saturateFours(b, kn float64, v []float64) int
TEXT ·saturateFours(SB), NOSPLIT, $0-48
	START
	VBROADCASTSD b+0(FP), Y8
	VBROADCASTSD kn+8(FP), Y9
	VBROADCASTSD ones<>(SB), Y10
	MOVQ v_base+16(FP), DI
	MOVQ v_len+24(FP), CX
	ANDQ $-4, CX
	JMP  check

loop:
	VMOVUPD (DI)(AX*8), Y3
	VMULPD  Y8, Y3, Y4  // b·v
	VADDPD  Y9, Y3, Y3  // kn + v
	VDIVPD  Y3, Y4, Y4
	VMINPD  Y4, Y10, Y4 // the second of the two if it is not a number
	VMOVUPD Y4, (DI)(AX*8)
	COUNT
	MOVQ AX, ret+40(FP)
	RET

// func weighFours(w float64, h, out []float64) int
TEXT ·weighFours(SB), NOSPLIT, $0-64
	START
	VBROADCASTSD w+0(FP), Y8
	MOVQ h_base+8(FP), SI
	MOVQ out_base+32(FP), DI
	MOVQ h_len+16(FP), CX
	ANDQ $-4, CX
	JMP  check

loop:
	VMULPD  (SI)(AX*8), Y8, Y3
	VMOVUPD Y3, (DI)(AX*8)
	COUNT
	MOVQ AX, ret+56(FP)
	RET

// func weighNotFours(w float64, h, out []float64) int
TEXT ·weighNotFours(SB), NOSPLIT, $0-64
	START
	VBROADCASTSD w+0(FP), Y8
	VBROADCASTSD ones<>(SB), Y10
	MOVQ h_base+8(FP), SI
	MOVQ out_base+32(FP), DI
	MOVQ h_len+16(FP), CX
	ANDQ $-4, CX
	JMP  check

loop:
	VSUBPD  (SI)(AX*8), Y10, Y3 // 1 − h
	VMULPD  Y8, Y3, Y3
	VMOVUPD Y3, (DI)(AX*8)
	COUNT
	MOVQ AX, ret+56(FP)
	RET

// func alternativeFours(w float64, h, f []float64) int
TEXT ·alternativeFours(SB), NOSPLIT, $0-64
	START
	VBROADCASTSD w+0(FP), Y8
	MOVQ h_base+8(FP), SI
	MOVQ f_base+32(FP), DI
	MOVQ h_len+16(FP), CX
	ANDQ $-4, CX
	JMP  check

loop:
	VMULPD  (SI)(AX*8), Y8, Y3  // v = w·h
	VMOVUPD (DI)(AX*8), Y4
	VMULPD  Y3, Y4, Y5          // f·v
	VADDPD  Y3, Y4, Y4          // f + v
	VSUBPD  Y5, Y4, Y4
	VMOVUPD Y4, (DI)(AX*8)
	COUNT
	MOVQ AX, ret+56(FP)
	RET

// func alternativeNotFours(w float64, h, f []float64) int
TEXT ·alternativeNotFours(SB), NOSPLIT, $0-64
	START
	VBROADCASTSD w+0(FP), Y8
	VBROADCASTSD ones<>(SB), Y10
	MOVQ h_base+8(FP), SI
	MOVQ f_base+32(FP), DI
	MOVQ h_len+16(FP), CX
	ANDQ $-4, CX
	JMP  check

loop:
	VSUBPD  (SI)(AX*8), Y10, Y3
	VMULPD  Y8, Y3, Y3          // v = w·(1 − h)
	VMOVUPD (DI)(AX*8), Y4
	VMULPD  Y3, Y4, Y5          // f·v
	VADDPD  Y3, Y4, Y4          // f + v
	VSUBPD  Y5, Y4, Y4
	VMOVUPD Y4, (DI)(AX*8)
	COUNT
	MOVQ AX, ret+56(FP)
	RET

// func limitFours(share float64, limit, climb, f []float64) int
TEXT ·limitFours(SB), NOSPLIT, $0-88
	START
	VBROADCASTSD share+0(FP), Y8
	MOVQ limit_base+8(FP), SI
	MOVQ climb_base+32(FP), DX
	MOVQ f_base+56(FP), DI
	MOVQ limit_len+16(FP), CX
	ANDQ $-4, CX
	JMP  check

loop:
	VMULPD  (DX)(AX*8), Y8, Y3 // share·climb
	VADDPD  (SI)(AX*8), Y3, Y3
	VMULPD  (DI)(AX*8), Y3, Y3
	VMOVUPD Y3, (DI)(AX*8)
	COUNT
	MOVQ AX, ret+80(FP)
	RET

// func timesFours(h, f []float64) int
TEXT ·timesFours(SB), NOSPLIT, $0-56
	START
	MOVQ h_base+0(FP), SI
	MOVQ f_base+24(FP), DI
	MOVQ h_len+8(FP), CX
	ANDQ $-4, CX
	JMP  check

loop:
	VMOVUPD (SI)(AX*8), Y3
	VMULPD  (DI)(AX*8), Y3, Y3
	VMOVUPD Y3, (DI)(AX*8)
	COUNT
	MOVQ AX, ret+48(FP)
	RET

// func timesNotFours(h, f []float64) int
TEXT ·timesNotFours(SB), NOSPLIT, $0-56
	START
	VBROADCASTSD ones<>(SB), Y10
	MOVQ h_base+0(FP), SI
	MOVQ f_base+24(FP), DI
	MOVQ h_len+8(FP), CX
	ANDQ $-4, CX
	JMP  check

loop:
	VSUBPD  (SI)(AX*8), Y10, Y3 // 1 − h
	VMULPD  (DI)(AX*8), Y3, Y3
	VMOVUPD Y3, (DI)(AX*8)
	COUNT
	MOVQ AX, ret+48(FP)
	RET

// In takeFours the weights of pairWeights are in Y8 to Y14, Y6 and Y15 hold the largest bend
// and movement and Y7 the sum.

// func takeFours(k *pairWeights, y, g, drive, state []float64) (n int, sum, bend, move float64)
TEXT ·takeFours(SB), NOSPLIT, $0-136
	START
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
	ANDQ $-4, CX
	VXORPD Y6, Y6, Y6
	VXORPD Y7, Y7, Y7
	VXORPD Y15, Y15, Y15
	JMP  check

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
	ADDQ    $4, AX

check:
	CMPQ AX, CX
	JLT  loop

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
