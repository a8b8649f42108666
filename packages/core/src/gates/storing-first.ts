/** Waits for the promise once the call is stored. Where it fails meanwhile, the failure is kept until then. */
export const storingFirst = async <T>(
  promise: Promise<T>,
  store: (() => Promise<void>) | undefined,
): Promise<T> => {
  promise.catch(() => {})
  await store?.()
  return promise
}
