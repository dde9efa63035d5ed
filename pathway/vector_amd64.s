#include "textflag.h"

// Each loop goes in fours where the machine has AVX2, then in pairs (vector.go). What all
// numbers share, the arguments and 1, is in X0, X1 and X2 for pairs and in Y8, Y9 and Y10
// for fours; SI, DX and DI point to the rows, AX counts to CX, in fours to BX.

DATA ones<>+0(SB)/8, $1.0
DATA ones<>+8(SB)/8, $1.0
GLOBL ones<>(SB), RODATA|NOPTR, $16

DATA absolute<>+0(SB)/8, $0x7fffffffffffffff
DATA absolute<>+8(SB)/8, $0x7fffffffffffffff
GLOBL absolute<>(SB), RODATA|NOPTR, $16

// func squaresPairs(b, kn float64, x, out []float64) int
TEXT ·squaresPairs(SB), NOSPLIT, $0-72
	MOVSD    b+0(FP), X0
	UNPCKLPD X0, X0
	MOVSD    kn+8(FP), X1
	UNPCKLPD X1, X1
	MOVUPD   ones<>(SB), X2
	MOVQ     x_base+16(FP), SI
	MOVQ     x_len+24(FP), CX
	MOVQ     out_base+40(FP), DI
	ANDQ     $-2, CX
	MOVQ     CX, ret+64(FP)
	XORQ     AX, AX
	CMPB     ·fours(SB), $0
	JEQ      check
	MOVQ     CX, BX
	ANDQ     $-4, BX
	VBROADCASTSD b+0(FP), Y8
	VBROADCASTSD kn+8(FP), Y9
	VBROADCASTSD ones<>(SB), Y10
	JMP      checkFours

fours:
	VMOVUPD (SI)(AX*8), Y3
	VMULPD  Y3, Y3, Y3    // v = x²
	VMULPD  Y8, Y3, Y4    // b·v
	VADDPD  Y9, Y3, Y3    // kn + v
	VDIVPD  Y3, Y4, Y4
	VMINPD  Y4, Y10, Y4   // the second of the two if it is not a number
	VMOVUPD Y4, (DI)(AX*8)
	ADDQ    $4, AX

checkFours:
	CMPQ AX, BX
	JLT  fours
	VZEROUPPER
	JMP  check

loop:
	MOVUPD (SI)(AX*8), X3
	MULPD  X3, X3      // v = x²
	MOVAPD X3, X4
	MULPD  X0, X3      // b·v
	ADDPD  X1, X4      // kn + v
	DIVPD  X4, X3
	MOVAPD X2, X5
	MINPD  X3, X5      // the second of the two if it is not a number
	MOVUPD X5, (DI)(AX*8)
	ADDQ   $2, AX

check:
	CMPQ AX, CX
	JLT  loop
	RET

// func saturatePairs(b, kn float64, v []float64) int
TEXT ·saturatePairs(SB), NOSPLIT, $0-48
	MOVSD    b+0(FP), X0
	UNPCKLPD X0, X0
	MOVSD    kn+8(FP), X1
	UNPCKLPD X1, X1
	MOVUPD   ones<>(SB), X2
	MOVQ     v_base+16(FP), DI
	MOVQ     v_len+24(FP), CX
	ANDQ     $-2, CX
	MOVQ     CX, ret+40(FP)
	XORQ     AX, AX
	CMPB     ·fours(SB), $0
	JEQ      check
	MOVQ     CX, BX
	ANDQ     $-4, BX
	VBROADCASTSD b+0(FP), Y8
	VBROADCASTSD kn+8(FP), Y9
	VBROADCASTSD ones<>(SB), Y10
	JMP      checkFours

fours:
	VMOVUPD (DI)(AX*8), Y3
	VMULPD  Y8, Y3, Y4    // b·v
	VADDPD  Y9, Y3, Y3    // kn + v
	VDIVPD  Y3, Y4, Y4
	VMINPD  Y4, Y10, Y4   // the second of the two if it is not a number
	VMOVUPD Y4, (DI)(AX*8)
	ADDQ    $4, AX

checkFours:
	CMPQ AX, BX
	JLT  fours
	VZEROUPPER
	JMP  check

loop:
	MOVUPD (DI)(AX*8), X3
	MOVAPD X3, X4
	MULPD  X0, X3      // b·v
	ADDPD  X1, X4      // kn + v
	DIVPD  X4, X3
	MOVAPD X2, X5
	MINPD  X3, X5      // the second of the two if it is not a number
	MOVUPD X5, (DI)(AX*8)
	ADDQ   $2, AX

check:
	CMPQ AX, CX
	JLT  loop
	RET

// In takePairs the weights of pairWeights are in X8 to X14, X6 and X15 hold the largest bend
// and movement and X7 the sum; R8 counts.

// func takePairs(k *pairWeights, y, g, drive, state []float64) (n int, sum, bend, move float64)
TEXT ·takePairs(SB), NOSPLIT, $0-136
	MOVQ     k+0(FP), AX
	MOVSD    0(AX), X8
	UNPCKLPD X8, X8
	MOVSD    8(AX), X9
	UNPCKLPD X9, X9
	MOVSD    16(AX), X10
	UNPCKLPD X10, X10
	MOVSD    24(AX), X11
	UNPCKLPD X11, X11
	MOVSD    32(AX), X12
	UNPCKLPD X12, X12
	MOVSD    40(AX), X13
	UNPCKLPD X13, X13
	MOVSD    48(AX), X14
	UNPCKLPD X14, X14
	MOVQ     y_base+8(FP), SI
	MOVQ     y_len+16(FP), CX
	MOVQ     g_base+32(FP), DI
	MOVQ     drive_base+56(FP), DX
	LEAQ     (DX)(CX*8), R9
	MOVQ     state_base+80(FP), R10
	LEAQ     (R10)(CX*8), R11
	ANDQ     $-2, CX
	MOVQ     CX, n+104(FP)
	XORPD    X6, X6             // largest bend
	XORPD    X15, X15           // largest movement
	XORPD    X7, X7             // sum
	XORQ     R8, R8
	CMPB     ·fours(SB), $0
	JEQ      check
	CMPQ     CX, $4
	JLT      check
	MOVQ     CX, BX
	ANDQ     $-4, BX

	// The same weights for four. Sums begin at 0 in the upper halves too, where whoever
	// ran before may have left something.
	VZEROUPPER
	VINSERTF128 $1, X8, Y8, Y8
	VINSERTF128 $1, X9, Y9, Y9
	VINSERTF128 $1, X10, Y10, Y10
	VINSERTF128 $1, X11, Y11, Y11
	VINSERTF128 $1, X12, Y12, Y12
	VINSERTF128 $1, X13, Y13, Y13
	VINSERTF128 $1, X14, Y14, Y14

fours:
	VMOVUPD (SI)(R8*8), Y0   // y
	VMOVUPD (DI)(R8*8), Y1   // G₀
	VMOVUPD (DX)(R8*8), Y2   // Gₘ
	VMOVUPD (R9)(R8*8), Y3   // G₁
	VMULPD  Y8, Y0, Y4
	VMULPD  Y9, Y1, Y5
	VADDPD  Y5, Y4, Y4
	VMULPD  Y10, Y2, Y5
	VADDPD  Y5, Y4, Y4
	VMOVUPD Y4, (R10)(R8*8)  // yₘ
	VMULPD  Y11, Y0, Y0
	VMULPD  Y12, Y1, Y5
	VADDPD  Y5, Y0, Y0
	VMULPD  Y13, Y2, Y5
	VADDPD  Y5, Y0, Y0
	VMULPD  Y14, Y3, Y5
	VADDPD  Y5, Y0, Y0
	VMOVUPD Y0, (R11)(R8*8)  // y₁
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
	ADDQ    $4, R8
	CMPQ    R8, BX
	JLT     fours

	// What the four have found, for two.
	VEXTRACTF128 $1, Y7, X0
	VADDPD  X0, X7, X7
	VEXTRACTF128 $1, Y6, X0
	VMAXPD  X0, X6, X6
	VEXTRACTF128 $1, Y15, X0
	VMAXPD  X0, X15, X15
	VZEROUPPER
	JMP     check

loop:
	MOVUPD (SI)(R8*8), X0  // y
	MOVUPD (DI)(R8*8), X1  // G₀
	MOVUPD (DX)(R8*8), X2  // Gₘ
	MOVUPD (R9)(R8*8), X3  // G₁
	MOVAPD X0, X4
	MULPD  X8, X4
	MOVAPD X1, X5
	MULPD  X9, X5
	ADDPD  X5, X4
	MOVAPD X2, X5
	MULPD  X10, X5
	ADDPD  X5, X4
	MOVUPD X4, (R10)(R8*8) // yₘ
	MULPD  X11, X0
	MOVAPD X1, X5
	MULPD  X12, X5
	ADDPD  X5, X0
	MOVAPD X2, X5
	MULPD  X13, X5
	ADDPD  X5, X0
	MOVAPD X3, X5
	MULPD  X14, X5
	ADDPD  X5, X0
	MOVUPD X0, (R11)(R8*8) // y₁
	ADDPD  X0, X7
	MOVAPD X3, X4
	SUBPD  X1, X4          // G₁ − G₀
	SUBPD  X2, X1          // G₀ − Gₘ
	SUBPD  X2, X3          // G₁ − Gₘ
	ADDPD  X3, X1
	ANDPD  absolute<>(SB), X1
	ANDPD  absolute<>(SB), X4
	MAXPD  X1, X6
	MAXPD  X4, X15
	ADDQ   $2, R8

check:
	CMPQ R8, CX
	JLT  loop

	MOVAPD   X7, X0
	UNPCKHPD X0, X0
	ADDSD    X0, X7
	MOVSD    X7, sum+112(FP)
	MOVAPD   X6, X0
	UNPCKHPD X0, X0
	MAXSD    X0, X6
	MOVSD    X6, bend+120(FP)
	MOVAPD   X15, X0
	UNPCKHPD X0, X0
	MAXSD    X0, X15
	MOVSD    X15, move+128(FP)
	RET
