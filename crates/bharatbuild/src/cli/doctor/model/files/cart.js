// A cart of a small shop. Prices are in rupees.

/** The sum of all lines. */
export function totalOf(lines) {
  let total = 0;
  for (const line of lines) {
    total += line.price * line.count;
  }
  return total;
}

/** The discount for members. */
export function discountOf(lines) {
  // 5 % of the total
  const total = totalOf(lines);
  return total * 0.05;
}

/** The tax on all lines. */
export function taxOf(lines) {
  // 5 % of the total
  const total = totalOf(lines);
  return total * 0.05;
}

/** What is to be paid. */
export function dueOf(lines) {
  return totalOf(lines) - discountOf(lines) + taxOf(lines);
}
