/**
 * Use case: a message to try whether it arrives, for a command on this computer. The running server sends it. Room: app.
 */
import type { NotificationTests } from "../api/views.ts";
import { server } from "./orders.ts";
import { practicesCalled } from "./state.ts";
import type { Asker } from "./store.ts";

export interface TestedPractice {
  name: string;
  tests: NotificationTests["tests"];
}

/**
 * @param practice by id or name; absent: all
 * @throws LotseError server/not-running, server/*, request/*
 */
export async function testNotifications(
  asker: Asker,
  practice: string | undefined,
  to: string | undefined,
): Promise<TestedPractice[]> {
  const running = await server(asker);
  const practices = practicesCalled(await running.json("machineState"), practice);
  const tested: TestedPractice[] = [];
  for (const { id, name } of practices) {
    const { tests } = await running.call("machineNotifyTest", { practice: id, body: to === undefined ? {} : { to } });
    tested.push({ name, tests });
  }
  return tested;
}
