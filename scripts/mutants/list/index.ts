import type { Mutant } from '../mutant.ts'
import { rampMutants } from './core-ramp.ts'
import { coreMutants } from './core.ts'
import { crmApiMutants } from './crm-api.ts'
import { crmMutants } from './crm.ts'
import { doorMutants } from './doors.ts'
import { documentMutants } from './documents.ts'
import { dispatchTimeMutants } from './dispatch-times.ts'
import { dispatchMutants } from './dispatch.ts'
import { vonageAndPlivoDoors } from './doors-vonage-plivo.ts'
import { emulatorCalls } from './emulator-calls.ts'
import { emulatorOperations } from './emulator-operations.ts'
import { findingsOfCrm } from './findings-crm.ts'
import { findingsOfDispatch } from './findings-dispatch.ts'
import { findingsOfFrontDoors } from './findings-front-doors.ts'
import { findingsOfGuards } from './findings-guards.ts'
import { findingsOfMapping } from './findings-mapping.ts'
import { findingsOfSeeds } from './findings-seeds.ts'
import { findingsOfWebhooks } from './findings-webhooks.ts'
import { firstWriteMutants } from './first-write.ts'
import { journalMutants } from './journal.ts'
import { flowMutants } from './flows.ts'
import { guardMutants } from './guards.ts'
import { kitMutants } from './kit.ts'
import { livekitMutants } from './livekit.ts'
import { lookUpMutants } from './look-ups.ts'
import { paceMutants } from './pace.ts'
import { preflightMutants } from './preflight.ts'
import { providerCacheMutants } from './provider-caches.ts'
import { providerCallMutants } from './provider-calls.ts'
import { providerMutants } from './providers.ts'
import { ruleMutants } from './rules.ts'
import { postgresMutants } from './postgres.ts'
import { sinchMutants } from './sinch.ts'
import { sqliteMutants } from './sqlite.ts'
import { roomDoorMutants } from './doors-rooms.ts'
import { telnyxDoorMutants } from './doors-telnyx.ts'
import { trunkMutants } from './trunks.ts'
import { waitMutants } from './waits.ts'

/** Every planted bug, by area. A bug that a review finds in the wild gets a mutant here, beside the test that catches it. */
export const allMutants: readonly Mutant[] = [
  ...coreMutants,
  ...rampMutants,
  ...dispatchMutants,
  ...firstWriteMutants,
  ...journalMutants,
  ...dispatchTimeMutants,
  ...waitMutants,
  ...paceMutants,
  ...kitMutants,
  ...providerMutants,
  ...providerCallMutants,
  ...providerCacheMutants,
  ...livekitMutants,
  ...sinchMutants,
  ...lookUpMutants,
  ...crmMutants,
  ...crmApiMutants,
  ...guardMutants,
  ...flowMutants,
  ...vonageAndPlivoDoors,
  ...documentMutants,
  ...preflightMutants,
  ...doorMutants,
  ...telnyxDoorMutants,
  ...roomDoorMutants,
  ...ruleMutants,
  ...trunkMutants,
  ...sqliteMutants,
  ...postgresMutants,
  ...emulatorCalls,
  ...emulatorOperations,
  ...findingsOfDispatch,
  ...findingsOfWebhooks,
  ...findingsOfMapping,
  ...findingsOfFrontDoors,
  ...findingsOfSeeds,
  ...findingsOfCrm,
  ...findingsOfGuards,
]
