import { FrontDoor } from "@callplane/core";
import { z } from "zod";
declare const frontDoor: FrontDoor;
declare const options: z.ZodObject<{}, z.core.$strict>;
type VideosdkLegacyOptions = z.output<typeof options>;
declare const videosdkLegacy: import("@callplane/core").Plugin<"videosdk-legacy", import("zod").ZodObject<{
  token: import("zod").ZodOptional<import("zod").ZodPipe<import("zod").ZodPipe<import("zod").ZodString, import("zod").ZodTransform<string, string>>, import("zod").ZodString>>;
  apiKey: import("zod").ZodOptional<import("zod").ZodString>;
  secret: import("zod").ZodOptional<import("zod").ZodString>;
  authorization: import("zod").ZodDefault<import("zod").ZodEnum<{
    bearer: "bearer";
    raw: "raw";
  }>>;
  trunkId: import("zod").ZodOptional<import("zod").ZodString>;
  displayName: import("zod").ZodDefault<import("zod").ZodString>;
  baseUrl: import("zod").ZodDefault<import("zod").ZodPipe<import("zod").ZodURL, import("zod").ZodTransform<string, string>>>;
}, import("zod/v4/core").$strict>, import("zod").ZodObject<{}, import("zod/v4/core").$strict>>;
declare const settings: z.ZodObject<{
  token: z.ZodOptional<z.ZodPipe<z.ZodPipe<z.ZodString, z.ZodTransform<string, string>>, z.ZodString>>;
  apiKey: z.ZodOptional<z.ZodString>;
  secret: z.ZodOptional<z.ZodString>;
  authorization: z.ZodDefault<z.ZodEnum<{
    bearer: "bearer";
    raw: "raw";
  }>>;
  trunkId: z.ZodOptional<z.ZodString>;
  displayName: z.ZodDefault<z.ZodString>;
  baseUrl: z.ZodDefault<z.ZodPipe<z.ZodURL, z.ZodTransform<string, string>>>;
}, z.core.$strict>;
type VideosdkLegacySettings = z.output<typeof settings>;
type VideosdkLegacySettingsInput = z.input<typeof settings>;
export { type VideosdkLegacyOptions, type VideosdkLegacySettings, type VideosdkLegacySettingsInput, videosdkLegacy, frontDoor as videosdkLegacyFrontDoor };