// What the processor can do and Swift cannot say.
//
// Nothing is decided here: bytes are found 64 at a time and memory is asked for early; what that means is Swift's business.

#pragma once

#include <stdint.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__aarch64__) && defined(__ARM_NEON)
#include <arm_neon.h>
#endif

/// Asks for the memory at an address, which need not be valid, so that it is near when it is read.
static inline void arrears_prefetch(const void *address) { __builtin_prefetch(address); }

/// The bytes that structure delimited text: one bit for each of 64 bytes, the first byte's lowest.
struct arrears_byte_masks {
  uint64_t separators;
  uint64_t quotes;
  /// Line feeds and carriage returns.
  uint64_t line_ends;
  /// Not zero where a byte is no plain ASCII: NUL, or above 127.
  uint32_t others;
};

#if defined(__SSE2__)

static inline struct arrears_byte_masks arrears_find_bytes(
    const uint8_t *start, uint8_t separator, uint8_t quote) {
  const __m128i separators = _mm_set1_epi8((char)separator);
  const __m128i quotes = _mm_set1_epi8((char)quote);
  const __m128i feeds = _mm_set1_epi8('\n');
  const __m128i returns = _mm_set1_epi8('\r');
  __m128i others = _mm_setzero_si128();
  struct arrears_byte_masks masks = {0, 0, 0, 0};
#pragma clang loop unroll(full)
  for (int quarter = 0; quarter < 4; quarter++) {
    const __m128i block = _mm_loadu_si128((const __m128i *)(start + 16 * quarter));
    const __m128i ends = _mm_or_si128(_mm_cmpeq_epi8(block, feeds), _mm_cmpeq_epi8(block, returns));
    masks.separators |= (uint64_t)(uint16_t)_mm_movemask_epi8(_mm_cmpeq_epi8(block, separators))
                        << (16 * quarter);
    masks.quotes |= (uint64_t)(uint16_t)_mm_movemask_epi8(_mm_cmpeq_epi8(block, quotes))
                    << (16 * quarter);
    masks.line_ends |= (uint64_t)(uint16_t)_mm_movemask_epi8(ends) << (16 * quarter);
    // The high bit is set in bytes above 127 and where a NUL is found.
    others = _mm_or_si128(
        others, _mm_or_si128(block, _mm_cmpeq_epi8(block, _mm_setzero_si128())));
  }
  masks.others = (uint32_t)_mm_movemask_epi8(others);
  return masks;
}

#elif defined(__aarch64__) && defined(__ARM_NEON)

/// The outcome of 64 comparisons as 64 bits: neighbouring bytes with one bit each are added up three times.
static inline uint64_t arrears_gather(uint8x16_t a, uint8x16_t b, uint8x16_t c, uint8x16_t d) {
  const uint8x16_t bits = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
  const uint8x16_t first = vpaddq_u8(vandq_u8(a, bits), vandq_u8(b, bits));
  const uint8x16_t second = vpaddq_u8(vandq_u8(c, bits), vandq_u8(d, bits));
  const uint8x16_t both = vpaddq_u8(first, second);
  return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(both, both)), 0);
}

static inline struct arrears_byte_masks arrears_find_bytes(
    const uint8_t *start, uint8_t separator, uint8_t quote) {
  const uint8x16_t separators = vdupq_n_u8(separator);
  const uint8x16_t quotes = vdupq_n_u8(quote);
  const uint8x16_t feeds = vdupq_n_u8('\n');
  const uint8x16_t returns = vdupq_n_u8('\r');
  const uint8x16_t a = vld1q_u8(start), b = vld1q_u8(start + 16), c = vld1q_u8(start + 32),
                   d = vld1q_u8(start + 48);
  struct arrears_byte_masks masks;
  const uint8x16_t high = vorrq_u8(vorrq_u8(a, b), vorrq_u8(c, d));
  const uint8x16_t least = vminq_u8(vminq_u8(a, b), vminq_u8(c, d));
  masks.others = vmaxvq_u8(high) > 127 || vminvq_u8(least) == 0;
  masks.separators = arrears_gather(
      vceqq_u8(a, separators), vceqq_u8(b, separators), vceqq_u8(c, separators),
      vceqq_u8(d, separators));
  masks.quotes = arrears_gather(
      vceqq_u8(a, quotes), vceqq_u8(b, quotes), vceqq_u8(c, quotes), vceqq_u8(d, quotes));
  masks.line_ends = arrears_gather(
      vorrq_u8(vceqq_u8(a, feeds), vceqq_u8(a, returns)),
      vorrq_u8(vceqq_u8(b, feeds), vceqq_u8(b, returns)),
      vorrq_u8(vceqq_u8(c, feeds), vceqq_u8(c, returns)),
      vorrq_u8(vceqq_u8(d, feeds), vceqq_u8(d, returns)));
  return masks;
}

#else

static inline struct arrears_byte_masks arrears_find_bytes(
    const uint8_t *start, uint8_t separator, uint8_t quote) {
  struct arrears_byte_masks masks = {0, 0, 0, 0};
  for (int at = 0; at < 64; at++) {
    const uint8_t byte = start[at];
    masks.separators |= (uint64_t)(byte == separator) << at;
    masks.quotes |= (uint64_t)(byte == quote) << at;
    masks.line_ends |= (uint64_t)(byte == '\n' || byte == '\r') << at;
    masks.others |= byte == 0 || byte > 127;
  }
  return masks;
}

#endif
