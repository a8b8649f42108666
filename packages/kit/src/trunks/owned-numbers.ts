import { inputError } from '@callplane/core'

/** The account's own records of these numbers, as `find` gives them; throws one error for all that it does not own. */
export const ownedNumbersBy = async <Owned>(
  numbers: readonly string[],
  find: (number: string) => Promise<Owned | null | undefined>,
  { provider, subject }: { readonly provider: string; readonly subject: string },
): Promise<Owned[]> => {
  const wanted = [...new Set(numbers)]
  const found = await Promise.all(wanted.map(find))
  const faults = wanted.flatMap((number, index) =>
    found[index]
      ? []
      : [
          {
            path: ['numbers', numbers.indexOf(number)],
            message: 'is not a number of this account',
          },
        ],
  )
  if (faults.length > 0) throw inputError('input-invalid', subject, faults, provider)
  return found.filter((one) => one !== null && one !== undefined)
}
