import type { Mutant } from '../mutant.ts'
import { coreMutants } from './core.ts'
import { crmMutants } from './crm.ts'
import { dispatchMutants } from './dispatch.ts'
import { guardMutants } from './guards.ts'
import { kitMutants } from './kit.ts'
import { providerMutants } from './providers.ts'
import { trunkMutants } from './trunks.ts'

/** Every planted bug, by area. A bug that a review finds in the wild gets a mutant here, beside the test that catches it. */
export const allMutants: readonly Mutant[] = [
  ...coreMutants,
  ...dispatchMutants,
  ...kitMutants,
  ...providerMutants,
  ...crmMutants,
  ...guardMutants,
  ...trunkMutants,
]
