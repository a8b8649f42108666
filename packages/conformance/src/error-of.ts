import { CallError } from '@callplane/core'

/** The `CallError` of something that must fail; anything else it does is thrown. */
export const errorOf = async (doomed: Promise<unknown>): Promise<CallError> => {
  try {
    await doomed
  } catch (error) {
    if (CallError.isInstance(error)) return error
    throw error
  }
  throw new Error('it did not fail')
}
