import {
  defineAuditEvent,
  type JsonObject,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { createPermission } from '@backstage/plugin-permission-common';
import { NotFoundError } from '@backstage/errors';
import { z } from 'zod';
import {
  createPrivilegedAction,
  type ActionContext,
  type PrivilegedAction,
  type Reconciliation,
} from '../actions/PrivilegedAction';
import { Journal } from './Journal';

/** A world with one thing that can be changed. */
export class Widgets {
  readonly journal: Journal;
  size = 2;
  version = 'v1';
  /** Replaces what `perform` does; by default the widget is resized. */
  performing: (
    context: ActionContext<ResizeInput, JsonObject>,
  ) => Promise<{ result: JsonObject; after?: JsonObject }>;
  compensating: () => Promise<void> = async () => {
    this.size = 2;
  };
  reconciling: () => Promise<Reconciliation> = async () => ({
    outcome: 'unknown',
    why: 'nobody looked',
  });

  constructor(journal: Journal = new Journal()) {
    this.journal = journal;
    this.performing = async ({ input }) => {
      this.size = input.size;
      this.version = 'v2';
      return { result: { size: this.size }, after: { size: this.size } };
    };
  }
}

type ResizeInput = { widget: string; size: number; note?: string };

export const resizePermission = createPermission({
  name: 'demo.widget.resize',
  attributes: { action: 'update' },
  resourceType: 'privileged-action',
});

/** An action on {@link Widgets}. */
export function resizeWidgetAction(
  widgets: Widgets,
  overrides: Partial<PrivilegedAction> = {},
): PrivilegedAction {
  return createPrivilegedAction<any, any, any>({
    event: defineAuditEvent({
      id: 'demo.widget.resize',
      version: 1,
      category: 'safety',
      severity: 'warning',
      title: 'Resize widget',
      sentence: 'resized {target}',
      ocsfActivityId: 3,
    }),
    permission: resizePermission,
    input: z.strictObject({
      widget: z.string().max(64),
      size: z.number().int().min(0).max(10),
      note: z.string().optional(),
    }),
    target: ({ widget }: ResizeInput) => ({ kind: 'widget', id: widget }),
    async observe({ widget }: ResizeInput) {
      widgets.journal.note('observe');
      if (widget === 'nowhere') throw new NotFoundError('no such widget');
      return { state: { size: widgets.size }, version: widgets.version };
    },
    describe: ({ widget, size }: ResizeInput, before: JsonObject) => ({
      title: `Resize ${widget} to ${size}`,
      confirmLabel: `Resize ${widget} to ${size}`,
      destructive: false,
      changes: [
        { label: 'Size', present: before.size as number, proposed: size },
      ],
      affects: [],
      warnings: [],
      undo: 'Resize it back',
    }),
    async perform(context: ActionContext<ResizeInput, JsonObject>) {
      widgets.journal.note('effect');
      return widgets.performing(context);
    },
    async compensate() {
      widgets.journal.note('compensate');
      await widgets.compensating();
    },
    reconcile: () => widgets.reconciling(),
    ...overrides,
  });
}
