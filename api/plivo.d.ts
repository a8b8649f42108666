import { Gateway, GatewaysPort } from "@callplane/core";
import { z } from "zod";
import { RunStepsOptions } from "@callplane/kit";
declare const options: z.ZodObject<{
  callerName: z.ZodOptional<z.ZodString>;
  sendOnPreanswer: z.ZodOptional<z.ZodBoolean>;
  detection: z.ZodOptional<z.ZodObject<{
    time: z.ZodOptional<z.ZodInt>;
    maximumSpeechLength: z.ZodOptional<z.ZodInt>;
    initialSilence: z.ZodOptional<z.ZodInt>;
  }, z.core.$strict>>;
  conference: z.ZodOptional<z.ZodObject<{
    startConferenceOnEnter: z.ZodOptional<z.ZodBoolean>;
    endConferenceOnExit: z.ZodOptional<z.ZodBoolean>;
    stayAlone: z.ZodOptional<z.ZodBoolean>;
  }, z.core.$strict>>;
  parentCallUuid: z.ZodOptional<z.ZodString>;
  errorIfParentNotFound: z.ZodOptional<z.ZodBoolean>;
  log: z.ZodOptional<z.ZodBoolean>;
}, z.core.$strict>;
type PlivoOptions = z.output<typeof options>;
declare const plivo: import("@callplane/core").Plugin<"plivo", import("zod").ZodObject<{
  authId: import("zod").ZodString;
  authToken: import("zod").ZodString;
  baseUrl: import("zod").ZodDefault<import("zod").ZodPipe<import("zod").ZodURL, import("zod").ZodTransform<string, string>>>;
}, import("zod/v4/core").$strict>, import("zod").ZodObject<{
  callerName: import("zod").ZodOptional<import("zod").ZodString>;
  sendOnPreanswer: import("zod").ZodOptional<import("zod").ZodBoolean>;
  detection: import("zod").ZodOptional<import("zod").ZodObject<{
    time: import("zod").ZodOptional<import("zod").ZodInt>;
    maximumSpeechLength: import("zod").ZodOptional<import("zod").ZodInt>;
    initialSilence: import("zod").ZodOptional<import("zod").ZodInt>;
  }, import("zod/v4/core").$strict>>;
  conference: import("zod").ZodOptional<import("zod").ZodObject<{
    startConferenceOnEnter: import("zod").ZodOptional<import("zod").ZodBoolean>;
    endConferenceOnExit: import("zod").ZodOptional<import("zod").ZodBoolean>;
    stayAlone: import("zod").ZodOptional<import("zod").ZodBoolean>;
  }, import("zod/v4/core").$strict>>;
  parentCallUuid: import("zod").ZodOptional<import("zod").ZodString>;
  errorIfParentNotFound: import("zod").ZodOptional<import("zod").ZodBoolean>;
  log: import("zod").ZodOptional<import("zod").ZodBoolean>;
}, import("zod/v4/core").$strict>>;
declare const settings: z.ZodObject<{
  authId: z.ZodString;
  authToken: z.ZodString;
  baseUrl: z.ZodDefault<z.ZodPipe<z.ZodURL, z.ZodTransform<string, string>>>;
}, z.core.$strict>;
type PlivoSettings = z.output<typeof settings>;
type PlivoSettingsInput = z.input<typeof settings>;
type GatewaySpec = Omit<Gateway, 'id'>;
type CreateOptions = Pick<RunStepsOptions, 'onProgress' | 'onUndoable'>;
interface PlivoGateways extends GatewaysPort {
  create(wanted: GatewaySpec, options?: CreateOptions): Promise<Gateway>;
  attach(id: string, numbers: readonly string[]): Promise<Gateway>;
  plan(wanted: GatewaySpec): readonly string[];
}
export { type CreateOptions, type PlivoGateways, type PlivoOptions, type PlivoSettings, type PlivoSettingsInput, plivo };