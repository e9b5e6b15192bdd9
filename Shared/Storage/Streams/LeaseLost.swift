/// What was to be done belongs to a lease that is another worker's, or nobody's, by now. It was not done.
package struct LeaseLost: Error {
    package init() {}
}
