import { toCallError } from '@callplane/kit'

type Verbs = Readonly<Record<string, ((...given: never[]) => Promise<unknown>) | undefined>>

/** Converts whatever the SDK throws on an unexpected body into a `CallError`. */
export const guarded = <T extends { readonly [K in keyof T]: Verbs[string] }>(verbs: T): T =>
  Object.fromEntries(
    Object.entries<Verbs[string]>(verbs).map(([name, verb]) => [
      name,
      async (...given: never[]) => {
        try {
          return await verb?.(...given)
        } catch (error) {
          throw toCallError('twilio', error)
        }
      },
    ]),
  ) as T
