import { useCallback, useRef } from 'react';
import { Link } from 'react-router-dom';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import type { EcsTask } from '@alphaswarm-admin/plugin-platform-ecs-common';
import {
  EmptyState,
  Freshness,
  ProblemPanel,
  RelativeTime,
  ROW_ATTRIBUTE,
  TableSkeleton,
  useRowKeys,
  useUrlState,
} from '@alphaswarm-admin/plugin-portal-react';
import { z } from 'zod';
import type { ServiceAddress } from '../api/PlatformEcsApi';
import { useTasks } from '../queries/happenings';
import { revisionOf } from '../overview/figures';
import { laneWords } from '../rollout/lanes';
import { serviceRouteRef } from '../routes';
import { isMoving } from '../service/rollout';
import type { ServiceTabProps } from '../service/serviceTabs';
import { sizeInWords } from './taskWords';
import { TaskDrawer } from './TaskDrawer';
import styles from './TasksTab.module.css';

const urlSchema = z.object({
  /** The id of the task whose drawer is open. */
  task: z.string().min(1).max(255).optional(),
});

/** A service's tasks: those that run or start, and those that stopped within the last hour, with what ended them. */
export function TasksTab({ cluster, service, detail }: ServiceTabProps) {
  const address = { cluster, service };
  const { data, error, refetch } = useTasks(address, isMoving(detail));
  const [url, setUrl] = useUrlState(urlSchema);
  const tables = useRef<HTMLDivElement>(null);
  const close = useCallback(() => setUrl({ task: undefined }), [setUrl]);
  useRowKeys({ container: tables, onEscape: close });

  if (!data) {
    return error ? (
      <ProblemPanel error={error} onRetry={() => refetch()} />
    ) : (
      <TableSkeleton rows={6} columns={8} />
    );
  }
  const running = data.tasks.filter(
    ({ lastStatus }) => lastStatus !== 'STOPPED',
  );
  const stopped = data.tasks.filter(
    ({ lastStatus }) => lastStatus === 'STOPPED',
  );
  const open = data.tasks.find(({ id }) => id === url.task);
  return (
    <>
      <Freshness observedAt={data.observedAt} problem={error?.message} />
      <div ref={tables} className={styles.tables}>
        <TaskTable
          title="Running and starting"
          address={address}
          tasks={running}
          openId={url.task}
          empty="No task runs or starts."
        />
        <TaskTable
          title="Stopped"
          address={address}
          tasks={stopped}
          openId={url.task}
          empty="No task stopped within the last hour. ECS forgets stopped tasks after about an hour; the History tab remembers them."
        />
      </div>
      {url.task !== undefined && (
        <TaskDrawer
          address={address}
          id={url.task}
          task={open}
          onClose={close}
        />
      )}
    </>
  );
}

function TaskTable(props: {
  title: string;
  address: ServiceAddress;
  tasks: readonly EcsTask[];
  openId: string | undefined;
  empty: string;
}) {
  const { title, address, tasks, openId, empty } = props;
  const serviceRoute = useRouteRef(serviceRouteRef);
  const base = serviceRoute?.(address) ?? '';
  return (
    <section className={styles.section} aria-label={title}>
      <h2 className={styles.title}>
        {title} <span className={styles.count}>{tasks.length}</span>
      </h2>
      {tasks.length === 0 ? (
        <EmptyState title="None" hint={empty} />
      ) : (
        <div className={styles.scroller}>
          <table className={styles.table} aria-label={title}>
            <thead>
              <tr>
                <th scope="col">Task</th>
                <th scope="col">What it does</th>
                <th scope="col">Health</th>
                <th scope="col" className={styles.number}>
                  Revision
                </th>
                <th scope="col">Zone</th>
                <th scope="col">Private IP</th>
                <th scope="col">Size</th>
                <th scope="col">Started</th>
                <th scope="col">Stopped</th>
                <th scope="col">Logs</th>
              </tr>
            </thead>
            <tbody>
              {tasks.map(task => (
                <tr key={task.id} data-open={task.id === openId || undefined}>
                  <td>
                    <Link
                      to={`${base}/tasks?task=${encodeURIComponent(task.id)}`}
                      className={styles.id}
                      title={task.id}
                      aria-current={task.id === openId || undefined}
                      {...{ [ROW_ATTRIBUTE]: true }}
                    >
                      {task.id.slice(0, 8)}
                    </Link>
                  </td>
                  <td
                    className={styles.words}
                    data-failed={
                      (task.ending && task.ending.kind !== 'asked') || undefined
                    }
                  >
                    {laneWords(task)}
                  </td>
                  <td>{healthWords(task)}</td>
                  <td className={styles.number} title={task.taskDefinition}>
                    {revisionOf(task.taskDefinition)}
                  </td>
                  <td className={styles.nowrap}>
                    {task.availabilityZone ?? '–'}
                  </td>
                  <td className={styles.mono}>{task.privateIp ?? '–'}</td>
                  <td className={styles.nowrap}>{sizeInWords(task)}</td>
                  <td>
                    <Time iso={task.startedAt} />
                  </td>
                  <td>
                    <Time iso={task.stoppedAt} />
                  </td>
                  <td>
                    <Link
                      to={`${base}/logs?task=${encodeURIComponent(task.id)}`}
                      aria-label={`Logs of task ${task.id.slice(0, 8)}`}
                    >
                      Logs
                    </Link>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function healthWords({ health, lastStatus }: EcsTask): string {
  if (lastStatus === 'STOPPED' || health === 'UNKNOWN') return '–';
  return health.charAt(0) + health.slice(1).toLowerCase();
}

function Time({ iso }: { iso: string | undefined }) {
  return iso ? <RelativeTime iso={iso} /> : '–';
}
