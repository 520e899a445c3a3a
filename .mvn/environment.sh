# What ./gblend and ./bench set before they start Java.

# Names of files are decoded by the locale, and a POSIX one knows ASCII alone.
case $(locale charmap 2>/dev/null) in
  UTF-8 | "") ;;
  *)
    LC_ALL=C.UTF-8
    export LC_ALL
    ;;
esac

# PASSIVE: idle OpenMP threads must not spin when several networks share the cores; libtorch reads it when it loads.
OMP_WAIT_POLICY=${OMP_WAIT_POLICY:-PASSIVE}
# Each network has a thread of its own: OpenBLAS's would only fight over the same cores.
OPENBLAS_NUM_THREADS=${OPENBLAS_NUM_THREADS:-1}
export OMP_WAIT_POLICY OPENBLAS_NUM_THREADS
