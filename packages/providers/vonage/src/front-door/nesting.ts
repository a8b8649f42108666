/** Whether JSON is nested deeper than this; without recursion, which deep JSON would exhaust. */
export const isNestedDeeper = (value: unknown, levels: number): boolean => {
  let level: readonly unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > levels) return true
    level = level.flatMap((one) =>
      typeof one === 'object' && one !== null ? (Object.values(one) as unknown[]) : [],
    )
  }
  return false
}
