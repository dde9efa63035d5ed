#include "textflag.h"

DATA ones<>+0(SB)/8, $1.0
DATA ones<>+8(SB)/8, $1.0
GLOBL ones<>(SB), RODATA|NOPTR, $16

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
	JMP      check

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

// func weighPairs(w float64, h, out []float64) int
TEXT ·weighPairs(SB), NOSPLIT, $0-64
	MOVSD    w+0(FP), X0
	UNPCKLPD X0, X0
	MOVQ     h_base+8(FP), SI
	MOVQ     h_len+16(FP), CX
	MOVQ     out_base+32(FP), DI
	ANDQ     $-2, CX
	MOVQ     CX, ret+56(FP)
	XORQ     AX, AX
	JMP      check

loop:
	MOVUPD (SI)(AX*8), X3
	MULPD  X0, X3
	MOVUPD X3, (DI)(AX*8)
	ADDQ   $2, AX

check:
	CMPQ AX, CX
	JLT  loop
	RET

// func weighNotPairs(w float64, h, out []float64) int
TEXT ·weighNotPairs(SB), NOSPLIT, $0-64
	MOVSD    w+0(FP), X0
	UNPCKLPD X0, X0
	MOVUPD   ones<>(SB), X2
	MOVQ     h_base+8(FP), SI
	MOVQ     h_len+16(FP), CX
	MOVQ     out_base+32(FP), DI
	ANDQ     $-2, CX
	MOVQ     CX, ret+56(FP)
	XORQ     AX, AX
	JMP      check

loop:
	MOVUPD (SI)(AX*8), X4
	MOVAPD X2, X3
	SUBPD  X4, X3      // 1 − h
	MULPD  X0, X3
	MOVUPD X3, (DI)(AX*8)
	ADDQ   $2, AX

check:
	CMPQ AX, CX
	JLT  loop
	RET

// func alternativePairs(w float64, h, f []float64) int
TEXT ·alternativePairs(SB), NOSPLIT, $0-64
	MOVSD    w+0(FP), X0
	UNPCKLPD X0, X0
	MOVQ     h_base+8(FP), SI
	MOVQ     h_len+16(FP), CX
	MOVQ     f_base+32(FP), DI
	ANDQ     $-2, CX
	MOVQ     CX, ret+56(FP)
	XORQ     AX, AX
	JMP      check

loop:
	MOVUPD (SI)(AX*8), X3
	MULPD  X0, X3      // v = w·h
	MOVUPD (DI)(AX*8), X4
	MOVAPD X4, X5
	ADDPD  X3, X4      // f + v
	MULPD  X3, X5      // f·v
	SUBPD  X5, X4
	MOVUPD X4, (DI)(AX*8)
	ADDQ   $2, AX

check:
	CMPQ AX, CX
	JLT  loop
	RET

// func alternativeNotPairs(w float64, h, f []float64) int
TEXT ·alternativeNotPairs(SB), NOSPLIT, $0-64
	MOVSD    w+0(FP), X0
	UNPCKLPD X0, X0
	MOVUPD   ones<>(SB), X2
	MOVQ     h_base+8(FP), SI
	MOVQ     h_len+16(FP), CX
	MOVQ     f_base+32(FP), DI
	ANDQ     $-2, CX
	MOVQ     CX, ret+56(FP)
	XORQ     AX, AX
	JMP      check

loop:
	MOVUPD (SI)(AX*8), X6
	MOVAPD X2, X3
	SUBPD  X6, X3
	MULPD  X0, X3      // v = w·(1 − h)
	MOVUPD (DI)(AX*8), X4
	MOVAPD X4, X5
	ADDPD  X3, X4      // f + v
	MULPD  X3, X5      // f·v
	SUBPD  X5, X4
	MOVUPD X4, (DI)(AX*8)
	ADDQ   $2, AX

check:
	CMPQ AX, CX
	JLT  loop
	RET

// func limitPairs(share float64, limit, climb, f []float64) int
TEXT ·limitPairs(SB), NOSPLIT, $0-88
	MOVSD    share+0(FP), X0
	UNPCKLPD X0, X0
	MOVQ     limit_base+8(FP), SI
	MOVQ     limit_len+16(FP), CX
	MOVQ     climb_base+32(FP), DX
	MOVQ     f_base+56(FP), DI
	ANDQ     $-2, CX
	MOVQ     CX, ret+80(FP)
	XORQ     AX, AX
	JMP      check

loop:
	MOVUPD (DX)(AX*8), X3
	MULPD  X0, X3      // share·climb
	MOVUPD (SI)(AX*8), X4
	ADDPD  X4, X3
	MOVUPD (DI)(AX*8), X5
	MULPD  X3, X5
	MOVUPD X5, (DI)(AX*8)
	ADDQ   $2, AX

check:
	CMPQ AX, CX
	JLT  loop
	RET

DATA absolute<>+0(SB)/8, $0x7fffffffffffffff
DATA absolute<>+8(SB)/8, $0x7fffffffffffffff
GLOBL absolute<>(SB), RODATA|NOPTR, $16

// func timesPairs(h, f []float64) int
TEXT ·timesPairs(SB), NOSPLIT, $0-56
	MOVQ h_base+0(FP), SI
	MOVQ h_len+8(FP), CX
	MOVQ f_base+24(FP), DI
	ANDQ $-2, CX
	MOVQ CX, ret+48(FP)
	XORQ AX, AX
	JMP  check

loop:
	MOVUPD (SI)(AX*8), X3
	MOVUPD (DI)(AX*8), X4
	MULPD  X3, X4
	MOVUPD X4, (DI)(AX*8)
	ADDQ   $2, AX

check:
	CMPQ AX, CX
	JLT  loop
	RET

// func timesNotPairs(h, f []float64) int
TEXT ·timesNotPairs(SB), NOSPLIT, $0-56
	MOVUPD ones<>(SB), X2
	MOVQ   h_base+0(FP), SI
	MOVQ   h_len+8(FP), CX
	MOVQ   f_base+24(FP), DI
	ANDQ   $-2, CX
	MOVQ   CX, ret+48(FP)
	XORQ   AX, AX
	JMP    check

loop:
	MOVUPD (SI)(AX*8), X5
	MOVAPD X2, X3
	SUBPD  X5, X3      // 1 − h
	MOVUPD (DI)(AX*8), X4
	MULPD  X3, X4
	MOVUPD X4, (DI)(AX*8)
	ADDQ   $2, AX

check:
	CMPQ AX, CX
	JLT  loop
	RET

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
	JMP      check

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
