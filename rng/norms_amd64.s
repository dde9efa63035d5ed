#include "textflag.h"

// Registers all through:
//   Z0–Z3, Z4–Z7   the four words of the counter, before and after a round
//   Z8, Z9, Z10    scratch of a product
//   Z24, Z25       M0 and its upper half
//   Z26, Z27       M1 and its upper half
//   Z28            the lower half of a word
//   Z29            the sign
//   K1             the odd halves
//   BX             firstWord

// PRODUCT makes the 128 bits of C·M from four products of halves:
//   t = Ch·Ml + (Cl·Ml >> 32),  u = Cl·Mh + (t mod 2³²)
//   HI = Ch·Mh + (t >> 32) + (u >> 32),  LO = (u << 32) + (Cl·Ml mod 2³²)
#define UPPER(C, ML, MH, HI, LO) \
	VPSRLQ   $32, C, Z8   \
	VPMULUDQ C, ML, LO    \
	VPMULUDQ C, MH, Z9    \
	VPMULUDQ Z8, ML, Z10  \
	VPMULUDQ Z8, MH, HI   \
	VPSRLQ   $32, LO, Z8  \
	VPADDQ   Z8, Z10, Z10 \
	VPANDQ   Z28, Z10, Z8 \
	VPADDQ   Z8, Z9, Z9   \
	VPSRLQ   $32, Z10, Z10 \
	VPADDQ   Z10, HI, HI  \
	VPSRLQ   $32, Z9, Z10 \
	VPADDQ   Z10, HI, HI

#define PRODUCT(C, ML, MH, HI, LO) \
	UPPER(C, ML, MH, HI, LO) \
	VPSHUFD $0xA0, Z9, K1, LO

// ROUND takes the words C to D with the keys at KEY.
#define ROUND(C0, C1, C2, C3, D0, D1, D2, D3, KEY) \
	PRODUCT(C0, Z24, Z25, D2, D3) \
	PRODUCT(C2, Z26, Z27, D0, D1) \
	VPTERNLOGQ.BCST $0x96, KEY(BX), C1, D0 \
	VPTERNLOGQ.BCST $0x96, (KEY+8)(BX), C3, D2

DATA philox<>+0(SB)/8, $0xD2E7470EE14C6C93
DATA philox<>+8(SB)/8, $0xD2E7470E
DATA philox<>+16(SB)/8, $0xCA5A826395121157
DATA philox<>+24(SB)/8, $0xCA5A8263
DATA philox<>+32(SB)/8, $0xFFFFFFFF
DATA philox<>+40(SB)/8, $0x8000000000000000
DATA philox<>+48(SB)/8, $0x3C00000000000000 // 2⁻⁶³
DATA philox<>+56(SB)/8, $1
DATA philox<>+64(SB)/8, $12                 // normalOctaves
GLOBL philox<>(SB), RODATA|NOPTR, $72

// func normEights(out []float64, id []uint64, f *firstWord, table *[384][8]float64) int
TEXT ·normEights(SB), NOSPLIT, $0-72
	MOVQ $0, ret+64(FP)
	CMPB ·eights(SB), $0
	JEQ  none
	MOVQ out_base+0(FP), DI
	MOVQ id_base+24(FP), SI
	MOVQ id_len+32(FP), CX
	ANDQ $-8, CX
	MOVQ f+48(FP), BX
	MOVQ table+56(FP), DX
	XORQ AX, AX
	MOVL $0xAAAA, R8
	KMOVW R8, K1
	VPBROADCASTQ philox<>+0(SB), Z24
	VPBROADCASTQ philox<>+8(SB), Z25
	VPBROADCASTQ philox<>+16(SB), Z26
	VPBROADCASTQ philox<>+24(SB), Z27
	VPBROADCASTQ philox<>+32(SB), Z28
	VPBROADCASTQ philox<>+40(SB), Z29
	VPBROADCASTQ philox<>+48(SB), Z30
	VPBROADCASTQ philox<>+56(SB), Z31
	VPBROADCASTQ philox<>+64(SB), Z23
	JMP  check

loop:
	// The word, as in firstWord.of.
	VMOVDQU64 (SI)(AX*8), Z0
	VPXORQ.BCST 0(BX), Z0, Z0
	PRODUCT(Z0, Z24, Z25, Z1, Z2)
	VPXORQ.BCST 8(BX), Z1, Z1
	VPXORQ.BCST 24(BX), Z2, Z2
	PRODUCT(Z1, Z26, Z27, Z0, Z11)
	VPXORQ.BCST 16(BX), Z0, Z0
	VPBROADCASTQ 32(BX), Z3
	ROUND(Z0, Z11, Z2, Z3, Z4, Z5, Z6, Z7, 40)
	ROUND(Z4, Z5, Z6, Z7, Z0, Z1, Z2, Z3, 56)
	ROUND(Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7, 72)
	ROUND(Z4, Z5, Z6, Z7, Z0, Z1, Z2, Z3, 88)
	ROUND(Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7, 104)
	ROUND(Z4, Z5, Z6, Z7, Z0, Z1, Z2, Z3, 120)
	UPPER(Z2, Z26, Z27, Z0, Z4)
	VPTERNLOGQ.BCST $0x96, 136(BX), Z1, Z0 // word

	// The deviate, as in normal.
	VPANDNQ   Z0, Z31, Z1       // b
	VPLZCNTQ  Z1, Z2            // octave
	VPCMPUQ   $5, Z23, Z2, K2   // not below normalOctaves
	KMOVW     K2, R8
	TESTL     R8, R8
	JNE       done
	VPADDQ    Z31, Z2, Z3
	VPSLLVQ   Z3, Z1, Z1
	VPSRLQ    $59, Z1, Z3
	VPSLLQ    $5, Z2, Z2
	VPORQ     Z3, Z2, Z2
	VPSLLQ    $3, Z2, Z2        // piece, in eights of its bytes
	VPSLLQ    $5, Z1, Z1
	VPXORQ    Z29, Z1, Z1
	VCVTQQ2PD Z1, Z1
	VMULPD    Z30, Z1, Z1       // x
	KXNORB    K2, K2, K2
	VGATHERQPD 0(DX)(Z2*8), K2, Z4
	KXNORB    K3, K3, K3
	VGATHERQPD 8(DX)(Z2*8), K3, Z5
	KXNORB    K2, K2, K2
	VGATHERQPD 16(DX)(Z2*8), K2, Z6
	KXNORB    K3, K3, K3
	VGATHERQPD 24(DX)(Z2*8), K3, Z7
	KXNORB    K2, K2, K2
	VGATHERQPD 32(DX)(Z2*8), K2, Z12
	KXNORB    K3, K3, K3
	VGATHERQPD 40(DX)(Z2*8), K3, Z13
	KXNORB    K2, K2, K2
	VGATHERQPD 48(DX)(Z2*8), K2, Z14
	KXNORB    K3, K3, K3
	VGATHERQPD 56(DX)(Z2*8), K3, Z15
	VMULPD    Z1, Z1, Z3        // x²
	VMULPD    Z1, Z5, Z5
	VADDPD    Z5, Z4, Z4        // c₀ + c₁·x
	VMULPD    Z1, Z7, Z7
	VADDPD    Z7, Z6, Z6        // c₂ + c₃·x
	VMULPD    Z3, Z6, Z6
	VADDPD    Z6, Z4, Z4        // low
	VMULPD    Z1, Z13, Z13
	VADDPD    Z13, Z12, Z12     // c₄ + c₅·x
	VMULPD    Z1, Z15, Z15
	VADDPD    Z15, Z14, Z14     // c₆ + c₇·x
	VMULPD    Z3, Z14, Z14
	VADDPD    Z14, Z12, Z12     // high
	VMULPD    Z3, Z3, Z3
	VMULPD    Z12, Z3, Z3
	VADDPD    Z3, Z4, Z4
	VPSLLQ    $63, Z0, Z0
	VPTERNLOGQ $0x96, Z29, Z0, Z4 // the sign is that of the lowest bit turned round
	VMOVUPD   Z4, (DI)(AX*8)
	ADDQ      $8, AX

check:
	CMPQ AX, CX
	JLT  loop

done:
	VZEROUPPER
	MOVQ AX, ret+64(FP)

none:
	RET
