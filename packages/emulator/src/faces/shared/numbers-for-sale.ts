/** Numbers that every carrier sells: 555-0120 to 555-0149 of two area codes, all of them fictional. */
export const numbersForSale: readonly string[] = ['415', '212'].flatMap((area) =>
  Array.from({ length: 30 }, (_, index) => `+1${area}5550${120 + index}`),
)
