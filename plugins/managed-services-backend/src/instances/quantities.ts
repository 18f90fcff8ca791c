// https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];

/** Whether two quantities are the same amount: `1000m` and `1` are, and Kubernetes writes the one for the other. */
export function isSameQuantity(
  one: string | undefined,
  other: string | undefined,
): boolean {
  if (one === undefined || other === undefined) return one === other;
  return one === other || valueOf(one) === valueOf(other);
}

function valueOf(quantity: string): number {
  const number = parseFloat(quantity);
  const suffix = quantity.replace(/^[\d.]+/, '');
  return suffix.endsWith('i')
    ? number * 1024 ** BINARY.indexOf(suffix)
    : number * 1000 ** (DECIMAL.indexOf(suffix) - DECIMAL.indexOf(''));
}
