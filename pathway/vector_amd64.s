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
